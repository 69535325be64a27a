provider "aws" {
  region                      = "eu-west-1"
  access_key                  = "none"
  secret_key                  = "none"
  skip_credentials_validation = true
  skip_metadata_api_check     = true
  skip_requesting_account_id  = true
}

variable "names" {
  type    = set(string)
  default = ["a", "b"]
}

module "worker" {
  source   = "./worker"
  for_each = var.names
  name     = each.key
  queue    = aws_sqs_queue.q[each.key].arn
}

resource "aws_sqs_queue" "q" {
  for_each       = var.names
  name           = "q-${each.key}"
  redrive_policy = jsonencode({ deadLetterTargetArn = aws_sqs_queue.dlq.arn, maxReceiveCount = 5 })
}

resource "aws_sqs_queue" "dlq" { name = "dlq" }

resource "aws_s3_bucket" "b" { bucket = "bbbb-in" }

resource "aws_s3_bucket_notification" "n" {
  bucket = aws_s3_bucket.b.id
  dynamic "lambda_function" {
    for_each = module.worker
    content {
      lambda_function_arn = lambda_function.value.arn
      events              = ["s3:ObjectCreated:*"]
      filter_prefix       = lambda_function.key
    }
  }
}

resource "aws_lambda_permission" "p" {
  for_each      = module.worker
  function_name = each.value.name
  action        = "lambda:InvokeFunction"
  principal     = "s3.amazonaws.com"
  source_arn    = aws_s3_bucket.b.arn
}

data "aws_iam_policy_document" "d" {
  statement {
    actions   = ["sqs:SendMessage"]
    resources = [aws_sqs_queue.dlq.arn]
  }
}

resource "aws_iam_role_policy" "rp" {
  role   = module.worker["a"].role
  policy = data.aws_iam_policy_document.d.json
}
