locals {
  services = {
    billing = { queues = ["in", "out"], delay = 1 }
    mail    = { queues = ["in"], delay = 2 }
  }
  queues = merge([
    for service, settings in local.services : {
      for queue in settings.queues : "${service}-${queue}" => { service = service, delay = settings.delay }
    }
  ]...)
}

resource "aws_sqs_queue" "each" {
  for_each      = local.queues
  name          = each.key
  delay_seconds = each.value.delay
}

resource "aws_sqs_queue" "dead" {
  for_each = { for key, queue in aws_sqs_queue.each : key => queue if endswith(key, "in") }
  name     = "${each.value.name}-dead"
  tags     = { of = each.value.delay_seconds }
}

resource "aws_sns_topic" "by_set" {
  for_each = toset([for queue in local.queues : queue.service])
  name     = "${each.key}:${each.value}" == "mail:mail" ? "post" : each.value
}
