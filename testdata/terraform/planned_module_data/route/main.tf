variable "route" {
  type = string

  validation {
    condition     = can(regex("^[A-Z]+ /", var.route))
    error_message = "A method and a path."
  }
}

variable "settings" {
  type = object({
    handler = string
    timeout = optional(number, 30)
    memory  = optional(number)
  })
}

locals {
  parts  = split(" ", var.route)
  method = local.parts[0]
  path   = trimprefix(element(local.parts, 1), "/")
}

resource "aws_sqs_queue" "q" {
  name                       = "${local.path}-${lower(local.method)}-${var.settings.handler}"
  visibility_timeout_seconds = var.settings.timeout
  max_message_size           = coalesce(var.settings.memory, 2048)
}

output "summary" {
  value = format("%s:%d:%v", local.method, var.settings.timeout, var.settings.memory == null)
}
