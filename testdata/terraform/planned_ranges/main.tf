resource "aws_sqs_queue" "q" {
  for_each = { for pair in setproduct(["a", "b"], range(2)) : join("", pair) => pair }
  name     = "q${each.value[0]}${each.value[1]}"
  tags = {
    chunks = jsonencode(chunklist([for n in range(5) : n * n], 2))
    slice  = jsonencode(slice(reverse(range(6)), 1, 4))
    zip    = jsonencode(zipmap(["x", "y"], each.value))
    index  = index(["a", "b"], each.value[0])
    trans  = jsonencode(transpose({ a = ["1", "2"], b = ["2"] }))
    format = join(" ", formatlist("%s=%03d", ["p", "q"], [1, 22]))
  }
}
