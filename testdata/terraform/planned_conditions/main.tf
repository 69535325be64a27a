variable "stage" {
  default = "prod"
}

variable "topics" {
  type    = list(string)
  default = []
}

locals {
  is_prod  = contains(["prod", "live"], var.stage)
  settings = local.is_prod ? { retention = 14, names = ["a", "b"] } : { retention = 1, names = [] }
}

resource "aws_sqs_queue" "q" {
  count                     = local.is_prod && length(local.settings.names) > 0 ? length(local.settings.names) : 0
  name                      = local.settings.names[count.index]
  message_retention_seconds = local.settings.retention * 86400
  fifo_queue                = local.is_prod ? null : true
}

resource "aws_sns_topic" "t" {
  count = var.topics == [] ? 0 : 1
  name  = length(var.topics) == 0 ? "empty" : "filled"
}

resource "aws_sns_topic" "dev" {
  count = var.stage == "dev" ? 1 : 0
  name  = "dev"
}

output "t" {
  value = try(aws_sns_topic.t[0].arn, "")
}
