resource "aws_sqs_queue" "q" {
  name = "overridden-${var.x}"
  timeouts {
    create = "3m"
  }
}

variable "x" {
  default = "overridden"
}
