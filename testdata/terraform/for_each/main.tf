variable "extra" {
  type    = map(string)
}

variable "with_audit" {
  type = bool
}

locals {
  queues = {
    orders   = { delay = 5, fifo = false }
    "a.b c"  = { delay = 0, fifo = true }
    payments = { delay = 10 }
  }
}

resource "aws_sqs_queue" "map" {
  for_each      = local.queues
  name          = format("%s%s", each.key, try(each.value.fifo, false) ? ".fifo" : "")
  delay_seconds = each.value.delay
}

resource "aws_sqs_queue" "filtered" {
  for_each = { for name, queue in local.queues : name => queue if queue.delay > 0 }
  name     = "${aws_sqs_queue.map[each.key].name}-dlq"
}

# The keys are not known.
resource "aws_sqs_queue" "unknown" {
  for_each = var.extra
  name     = each.value
}

# One key is there only perhaps.
resource "aws_sns_topic" "perhaps" {
  for_each = toset(var.with_audit ? ["orders", "audit"] : ["orders"])
  name     = each.key
}

# A key that is known only after deployment.
resource "aws_sns_topic_subscription" "symbolic" {
  for_each  = toset([aws_sqs_queue.map["orders"].arn])
  topic_arn = aws_sns_topic.perhaps["audit"].arn
  protocol  = "sqs"
  endpoint  = each.value
}

resource "aws_sns_topic_subscription" "all" {
  for_each  = aws_sqs_queue.filtered
  topic_arn = aws_sns_topic.perhaps["orders"].arn
  protocol  = "sqs"
  endpoint  = each.value.arn
}

resource "aws_iam_role_policy" "all" {
  name = "all"
  role = "role"
  policy = jsonencode({
    Statement = [{
      Effect   = "Allow"
      Action   = "sqs:SendMessage"
      Resource = concat(values(aws_sqs_queue.map)[*].arn, [for queue in aws_sqs_queue.unknown : queue.arn])
    }]
  })
}
