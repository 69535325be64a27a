resource "aws_sqs_queue" "q" {
  name          = "original"
  delay_seconds = 1

  timeouts {
    create = "1m"
  }
  timeouts {
    create = "2m"
  }
}

variable "x" {
  default = "original"
}
