variable "number" {
  type    = number
  default = "12"
}

variable "bool" {
  type    = bool
  default = "true"
}

variable "set" {
  type    = set(number)
  default = [10, 9, 1, 10]
}

variable "tuple" {
  type    = tuple([string, number, bool])
  default = [1, "2", "false"]
}

variable "nested" {
  type    = map(list(string))
  default = { a = [1, true], b = [] }
}

variable "any" {
  type    = any
  default = { x = 1, y = ["z"] }
}

resource "aws_sqs_queue" "q" {
  name                    = "q-${var.number}-${var.bool}"
  delay_seconds           = var.number * 2
  sqs_managed_sse_enabled = var.bool
  tags = {
    set    = join(",", var.set)
    tuple  = jsonencode(var.tuple)
    nested = jsonencode(var.nested)
    any    = jsonencode(var.any)
    equal  = var.set == toset([1, 9, 10])
    list   = tolist(var.set)[0]
    mixed  = jsonencode(var.bool ? ["a", 1] : [])
  }
}
