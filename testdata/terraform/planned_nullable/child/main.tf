variable "delay" {
  type     = number
  default  = 4
  nullable = false

  validation {
    condition     = var.delay < 100
    error_message = "Too long."
  }
}

variable "name" {
  type      = string
  sensitive = true
}

variable "kept" {
  default = null
}

resource "aws_sqs_queue" "q" {
  name              = nonsensitive(var.name)
  delay_seconds     = var.delay
  kms_master_key_id = var.kept
}

output "name" {
  value     = aws_sqs_queue.q.name
  sensitive = true
}
