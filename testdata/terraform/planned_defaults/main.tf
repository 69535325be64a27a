variable "name" {
  default = "orders"
}

variable "timeouts" {
  type    = map(number)
  default = { fast = "5", slow = 60 }
}

variable "tags" {
  type    = list(string)
  default = [1, true, "x"]
}

resource "aws_sqs_queue" "orders" {
  name                       = "${var.name}-${length(var.tags)}"
  visibility_timeout_seconds = var.timeouts.slow + var.timeouts["fast"]
  tags                       = { joined = join("/", var.tags) }
}
