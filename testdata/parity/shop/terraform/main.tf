data "aws_caller_identity" "current" {}

data "aws_iam_policy_document" "trust" {
  statement {
    actions = ["sts:AssumeRole"]
    principals {
      type        = "Service"
      identifiers = ["lambda.amazonaws.com"]
    }
  }
}

resource "aws_sqs_queue" "orders" {
  name = "orders"
}

resource "aws_sqs_queue" "audited" {
  name                       = "audited"
  visibility_timeout_seconds = 180
  redrive_policy = jsonencode({
    deadLetterTargetArn = aws_sqs_queue.failed.arn
    maxReceiveCount     = 5
  })
}

resource "aws_sqs_queue" "failed" {
  name = "failed"
}

resource "aws_s3_bucket" "images" {
  bucket = "shop-images"
}

resource "aws_sns_topic" "news" {
  name = "news"
}

resource "aws_dynamodb_table" "changes" {
  name             = "changes"
  billing_mode     = "PAY_PER_REQUEST"
  hash_key         = "id"
  stream_enabled   = true
  stream_view_type = "NEW_IMAGE"

  attribute {
    name = "id"
    type = "S"
  }
}

resource "aws_kinesis_stream" "clicks" {
  name        = "clicks"
  shard_count = 1
}

resource "aws_iam_role" "role" {
  for_each           = toset(["handler", "auditor", "resize", "report", "mailer"])
  name               = each.key
  assume_role_policy = data.aws_iam_policy_document.trust.json
}

locals {
  polled = {
    for pair in setproduct(["handler", "auditor"], ["SQSQueue", "DynamoDB", "Kinesis"]) :
    join("-", pair) => { role = pair[0], source = pair[1] }
  }
}

resource "aws_iam_role_policy_attachment" "polls" {
  for_each   = local.polled
  role       = aws_iam_role.role[each.value.role].name
  policy_arn = "arn:aws:iam::aws:policy/service-role/AWSLambda${each.value.source}ExecutionRole"
}

resource "aws_lambda_function" "handler" {
  function_name = "handler"
  timeout       = 60
  role          = aws_iam_role.role["handler"].arn
}

resource "aws_lambda_event_source_mapping" "handler_orders" {
  event_source_arn = aws_sqs_queue.orders.arn
  function_name    = aws_lambda_function.handler.arn
  batch_size       = 20
}

resource "aws_lambda_function" "auditor" {
  function_name = "auditor"
  timeout       = 30
  role          = aws_iam_role.role["auditor"].arn
}

resource "aws_lambda_event_source_mapping" "auditor_audited" {
  event_source_arn = aws_sqs_queue.audited.arn
  function_name    = aws_lambda_function.auditor.arn
  enabled          = false
}

resource "aws_lambda_event_source_mapping" "auditor_changes" {
  event_source_arn       = aws_dynamodb_table.changes.stream_arn
  function_name          = aws_lambda_function.auditor.arn
  starting_position      = "LATEST"
  parallelization_factor = 11
}

resource "aws_lambda_event_source_mapping" "auditor_clicks" {
  event_source_arn  = aws_kinesis_stream.clicks.arn
  function_name     = aws_lambda_function.auditor.arn
  starting_position = "TRIM_HORIZON"
}

resource "aws_lambda_function" "resize" {
  function_name = "resize"
  role          = aws_iam_role.role["resize"].arn
}

resource "aws_iam_role_policy" "resize" {
  role   = aws_iam_role.role["resize"].id
  policy = <<-JSON
    {
      "Statement": [
        { "Effect": "Allow", "Action": "s3:PutObject", "Resource": "${aws_s3_bucket.images.arn}/small/*" }
      ]
    }
  JSON
}

resource "aws_s3_bucket_notification" "images" {
  bucket = aws_s3_bucket.images.id

  lambda_function {
    lambda_function_arn = aws_lambda_function.resize.arn
    events              = ["s3:ObjectCreated:*"]
  }

  depends_on = [aws_lambda_permission.resize_uploaded]
}

resource "aws_lambda_permission" "resize_uploaded" {
  function_name  = aws_lambda_function.resize.function_name
  action         = "lambda:InvokeFunction"
  principal      = "s3.amazonaws.com"
  source_account = data.aws_caller_identity.current.account_id
}

resource "aws_lambda_function" "report" {
  function_name = "report"
  role          = aws_iam_role.role["report"].arn
}

resource "aws_sns_topic_subscription" "report_news" {
  topic_arn = aws_sns_topic.news.arn
  protocol  = "lambda"
  endpoint  = aws_lambda_function.report.arn
}

resource "aws_lambda_permission" "report_news" {
  function_name = aws_lambda_function.report.function_name
  action        = "lambda:InvokeFunction"
  principal     = "sns.amazonaws.com"
  source_arn    = aws_sns_topic.news.arn
}

resource "aws_cloudwatch_event_rule" "report_nightly" {
  name                = "nightly"
  schedule_expression = "cron(0 3 * * ? *)"
}

resource "aws_cloudwatch_event_target" "report_nightly" {
  rule = aws_cloudwatch_event_rule.report_nightly.name
  arn  = aws_lambda_function.report.arn
}

resource "aws_cloudwatch_event_rule" "report_paid" {
  name          = "paid"
  event_pattern = jsonencode({ source = ["shop.payments"] })
}

resource "aws_cloudwatch_event_target" "report_paid" {
  rule = aws_cloudwatch_event_rule.report_paid.name
  arn  = aws_lambda_function.report.arn
}

resource "aws_lambda_permission" "report_rules" {
  for_each = {
    nightly = aws_cloudwatch_event_rule.report_nightly.arn
    paid    = aws_cloudwatch_event_rule.report_paid.arn
  }
  function_name = aws_lambda_function.report.function_name
  statement_id  = each.key
  action        = "lambda:InvokeFunction"
  principal     = "events.amazonaws.com"
  source_arn    = each.value
}

resource "aws_api_gateway_rest_api" "serverless_rest_api" {
  name = "shop"
}

resource "aws_api_gateway_resource" "report" {
  rest_api_id = aws_api_gateway_rest_api.serverless_rest_api.id
  parent_id   = aws_api_gateway_rest_api.serverless_rest_api.root_resource_id
  path_part   = "report"
}

resource "aws_api_gateway_method" "report" {
  rest_api_id   = aws_api_gateway_rest_api.serverless_rest_api.id
  resource_id   = aws_api_gateway_resource.report.id
  http_method   = "GET"
  authorization = "NONE"
}

resource "aws_api_gateway_integration" "report" {
  rest_api_id             = aws_api_gateway_rest_api.serverless_rest_api.id
  resource_id             = aws_api_gateway_resource.report.id
  http_method             = aws_api_gateway_method.report.http_method
  type                    = "AWS_PROXY"
  integration_http_method = "POST"
  uri                     = aws_lambda_function.report.invoke_arn
}

resource "aws_lambda_permission" "report_rest" {
  function_name = aws_lambda_function.report.function_name
  action        = "lambda:InvokeFunction"
  principal     = "apigateway.amazonaws.com"
  source_arn    = "${aws_api_gateway_rest_api.serverless_rest_api.execution_arn}/*/GET/report"
}

resource "aws_apigatewayv2_api" "serverless_http_api" {
  name          = "shop"
  protocol_type = "HTTP"
}

resource "aws_apigatewayv2_integration" "report" {
  api_id                 = aws_apigatewayv2_api.serverless_http_api.id
  integration_type       = "AWS_PROXY"
  integration_uri        = aws_lambda_function.report.invoke_arn
  payload_format_version = "2.0"
}

resource "aws_apigatewayv2_route" "report" {
  api_id    = aws_apigatewayv2_api.serverless_http_api.id
  route_key = "GET /report"
  target    = "integrations/${aws_apigatewayv2_integration.report.id}"
}

resource "aws_lambda_permission" "report_http" {
  function_name = aws_lambda_function.report.function_name
  action        = "lambda:InvokeFunction"
  principal     = "apigateway.amazonaws.com"
  source_arn    = "${aws_apigatewayv2_api.serverless_http_api.execution_arn}/*/GET/report"
}

resource "aws_lambda_function" "mailer" {
  function_name = "mailer"
  role          = aws_iam_role.role["mailer"].arn
}

resource "aws_sns_topic_subscription" "mailer_news" {
  topic_arn = aws_sns_topic.news.arn
  protocol  = "lambda"
  endpoint  = aws_lambda_function.mailer.arn
}
