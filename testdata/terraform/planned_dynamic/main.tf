locals {
  rules = [
    { prefix = "in/", events = ["s3:ObjectCreated:Put"], suffix = null },
    { prefix = "up/", events = ["s3:ObjectCreated:*", "s3:ObjectRemoved:*"], suffix = ".csv" },
  ]
}

resource "aws_s3_bucket_notification" "n" {
  bucket = "uploads"

  dynamic "queue" {
    for_each = local.rules
    iterator = rule
    content {
      id            = "rule-${rule.key}"
      queue_arn     = "arn:aws:sqs:us-east-1:123456789012:q${rule.key}"
      events        = rule.value.events
      filter_prefix = rule.value.prefix
      filter_suffix = rule.value.suffix
    }
  }

  dynamic "topic" {
    for_each = toset(["b", "a"])
    content {
      topic_arn = "arn:aws:sns:us-east-1:123456789012:${topic.key}"
      events    = ["s3:ObjectCreated:*"]
      id        = topic.value
    }
  }
}

resource "aws_lambda_event_source_mapping" "m" {
  event_source_arn = "arn:aws:sqs:us-east-1:123456789012:q"
  function_name    = "work"

  dynamic "filter_criteria" {
    for_each = length(local.rules) > 1 ? [local.rules] : []
    content {
      dynamic "filter" {
        for_each = filter_criteria.value
        content {
          pattern = jsonencode({ body = { key = [{ prefix = filter.value.prefix }] } })
        }
      }
    }
  }
}
