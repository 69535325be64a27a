variable "create" {
  type = bool
}

variable "names" {
  type    = list(string)
  default = ["orders", "payments"]
}

resource "aws_sqs_queue" "fixed" {
  count = length(var.names)
  name  = "${var.names[count.index]}-${count.index}"
}

resource "aws_sqs_queue" "perhaps" {
  count = var.create ? 1 : 0
  name  = "perhaps"
}

resource "aws_sqs_queue" "none" {
  count = 0
}

resource "aws_sqs_queue" "each" {
  for_each = toset(var.names)
  name     = each.key
  redrive_policy = jsonencode({
    deadLetterTargetArn = aws_sqs_queue.fixed[0].arn
    maxReceiveCount     = 3
  })
}

resource "aws_lambda_event_source_mapping" "all" {
  for_each         = aws_sqs_queue.each
  event_source_arn = each.value.arn
  function_name    = try(aws_sqs_queue.none[0].name, one(aws_sqs_queue.perhaps[*].name), "none")
}

resource "aws_lambda_event_source_mapping" "perhaps" {
  count            = var.create ? 1 : 0
  event_source_arn = aws_sqs_queue.perhaps[0].arn
  function_name    = join(",", aws_sqs_queue.perhaps[*].arn)
}
