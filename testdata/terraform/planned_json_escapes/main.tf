resource "aws_sqs_queue" "q" {
  name = "q"
  tags = {
    json    = jsonencode({ html = "<a & b>", unicode = "é", quote = "\"" })
    nested  = jsonencode({ inner = jsonencode({ a = "<" }) })
    numbers = jsonencode([1, 1.5, 1e3, 0.1 + 0.2, 10 / 4])
    null    = jsonencode({ a = null, b = [] })
  }
}
