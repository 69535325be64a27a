data "aws_caller_identity" "current" {}
data "aws_region" "current" {}
data "aws_partition" "current" {}

data "aws_iam_policy_document" "base" {
  statement {
    sid       = "Base"
    actions   = ["logs:*"]
    resources = ["*"]
  }
  statement {
    sid       = "Replaced"
    actions   = ["s3:GetObject"]
    resources = ["*"]
  }
}

data "aws_iam_policy_document" "this" {
  source_policy_documents = [data.aws_iam_policy_document.base.json]

  statement {
    effect  = "Deny"
    actions = ["sqs:SendMessage", "sqs:ReceiveMessage"]
    resources = [
      aws_sqs_queue.q.arn,
      "arn:${data.aws_partition.current.partition}:sqs:${data.aws_region.current.name}:${data.aws_caller_identity.current.account_id}:other",
    ]
    principals {
      type        = "Service"
      identifiers = ["events.amazonaws.com"]
    }
    principals {
      type        = "AWS"
      identifiers = ["arn:aws:iam::123456789012:root", "*"]
    }
    condition {
      test     = "ArnEquals"
      variable = "aws:SourceArn"
      values   = [aws_sqs_queue.q.arn]
    }
    condition {
      test     = "StringLike"
      variable = "aws:username"
      values   = ["&{aws:username}", "x"]
    }
  }

  dynamic "statement" {
    for_each = { read = "s3:GetObject", write = "s3:PutObject" }
    content {
      sid       = title(statement.key)
      actions   = [statement.value]
      resources = ["arn:aws:s3:::bucket/${statement.key}/*"]
    }
  }

  override_policy_documents = [jsonencode({
    Statement = [{ Sid = "Replaced", Effect = "Allow", Action = "s3:PutObject", Resource = "*" }]
  })]
}

variable "more" {}

data "aws_iam_policy_document" "partly" {
  source_policy_documents = [var.more]
  statement {
    actions   = ["sns:Publish"]
    resources = concat(["*"], var.more)
    principals {
      type        = "*"
      identifiers = ["*"]
    }
  }
}

resource "aws_sqs_queue" "q" {
  policy = data.aws_iam_policy_document.this.json
}

resource "aws_sqs_queue" "partly" {
  policy = data.aws_iam_policy_document.partly.json
}
