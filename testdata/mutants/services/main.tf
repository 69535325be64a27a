data "aws_caller_identity" "current" {}

# Kafka

resource "aws_lambda_event_source_mapping" "ledger" {
  event_source_arn  = "arn:aws:kafka:eu-west-1:123456789012:cluster/events/11111111-2222-3333-4444-555555555555-1"
  function_name     = aws_lambda_function.ledger.arn
  topics            = ["orders"]
  starting_position = "LATEST"
}

resource "aws_lambda_function" "ledger" {
  function_name = "ledger"
  timeout       = 600
  role          = "arn:aws:iam::123456789012:role/ledger"
}

# Firehose

resource "aws_kinesis_firehose_delivery_stream" "clicks" {
  name        = "clicks"
  destination = "extended_s3"

  extended_s3_configuration {
    role_arn   = "arn:aws:iam::123456789012:role/firehose"
    bucket_arn = "arn:aws:s3:::clicks"

    processing_configuration {
      enabled = true

      processors {
        type = "Lambda"

        parameters {
          parameter_name  = "LambdaArn"
          parameter_value = "${aws_lambda_function.cleaner.arn}:$LATEST"
        }
      }
    }
  }
}

resource "aws_lambda_function" "cleaner" {
  function_name = "cleaner"
  timeout       = 120
  role          = "arn:aws:iam::123456789012:role/cleaner"
}

# CloudFront

resource "aws_iam_role" "edge" {
  name = "edge"
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Action    = "sts:AssumeRole"
      Principal = { Service = ["lambda.amazonaws.com", "edgelambda.amazonaws.com"] }
    }]
  })
}

resource "aws_lambda_function" "edge" {
  function_name = "edge"
  role          = aws_iam_role.edge.arn
  publish       = true
  timeout       = 5
  memory_size   = 128
}

resource "aws_cloudfront_distribution" "site" {
  enabled = true

  origin {
    domain_name = "example.com"
    origin_id   = "site"
  }

  default_cache_behavior {
    target_origin_id       = "site"
    viewer_protocol_policy = "redirect-to-https"
    allowed_methods        = ["GET", "HEAD"]
    cached_methods         = ["GET", "HEAD"]

    lambda_function_association {
      event_type = "viewer-request"
      lambda_arn = aws_lambda_function.edge.qualified_arn
    }
  }

  restrictions {
    geo_restriction {
      restriction_type = "none"
    }
  }

  viewer_certificate {
    cloudfront_default_certificate = true
  }
}

# IoT

resource "aws_iot_topic_rule" "moved" {
  name        = "moved"
  enabled     = true
  sql         = "SELECT * FROM 'moved'"
  sql_version = "2016-03-23"

  lambda {
    function_arn = aws_lambda_function.tracker.arn
  }

  error_action {
    sqs {
      queue_url  = aws_sqs_queue.failed.id
      role_arn   = "arn:aws:iam::123456789012:role/iot"
      use_base64 = false
    }
  }
}

resource "aws_lambda_permission" "moved" {
  function_name  = aws_lambda_function.tracker.function_name
  action         = "lambda:InvokeFunction"
  principal      = "iot.amazonaws.com"
  source_arn     = aws_iot_topic_rule.moved.arn
  source_account = data.aws_caller_identity.current.account_id
}

# A function by its alias, of a topic and of a user pool

resource "aws_lambda_function" "tracker" {
  function_name = "tracker"
  timeout       = 4
  publish       = true
  role          = "arn:aws:iam::123456789012:role/tracker"

  dead_letter_config {
    target_arn = aws_sqs_queue.failed.arn
  }
}

resource "aws_lambda_alias" "live" {
  name             = "live"
  function_name    = aws_lambda_function.tracker.function_name
  function_version = aws_lambda_function.tracker.version
}

resource "aws_sns_topic" "news" {
  name = "news"
}

resource "aws_sqs_queue" "failed" {
  name = "failed"
}

resource "aws_sns_topic_subscription" "news" {
  topic_arn      = aws_sns_topic.news.arn
  protocol       = "lambda"
  endpoint       = aws_lambda_alias.live.arn
  redrive_policy = jsonencode({ deadLetterTargetArn = aws_sqs_queue.failed.arn })
}

resource "aws_sqs_queue_policy" "failed" {
  queue_url = aws_sqs_queue.failed.id
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Principal = { Service = "sns.amazonaws.com" }
      Action    = "sqs:SendMessage"
      Resource  = aws_sqs_queue.failed.arn
      Condition = { ArnEquals = { "aws:SourceArn" = aws_sns_topic.news.arn } }
    }]
  })
}

resource "aws_lambda_permission" "news" {
  function_name = aws_lambda_function.tracker.function_name
  qualifier     = aws_lambda_alias.live.name
  action        = "lambda:InvokeFunction"
  principal     = "sns.amazonaws.com"
  source_arn    = aws_sns_topic.news.arn
}

resource "aws_lambda_function_event_invoke_config" "tracker" {
  function_name = aws_lambda_function.tracker.function_name
  qualifier     = aws_lambda_alias.live.name

  destination_config {
    on_failure {
      destination = aws_sqs_queue.failed.arn
    }
  }
}

resource "aws_cognito_user_pool" "users" {
  name = "users"

  lambda_config {
    pre_sign_up       = aws_lambda_alias.live.arn
    post_confirmation = aws_lambda_alias.live.arn
  }
}

resource "aws_lambda_permission" "users" {
  function_name = aws_lambda_function.tracker.function_name
  qualifier     = aws_lambda_alias.live.name
  action        = "lambda:InvokeFunction"
  principal     = "cognito-idp.amazonaws.com"
  source_arn    = aws_cognito_user_pool.users.arn
}

# An encrypted queue, fed by a topic and by a rule, and read by a function

resource "aws_kms_key" "orders" {
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Effect    = "Allow"
        Principal = { AWS = "arn:aws:iam::123456789012:root" }
        Action    = "kms:*"
        Resource  = "*"
      },
      {
        Effect    = "Allow"
        Principal = { Service = "sns.amazonaws.com" }
        Action    = ["kms:GenerateDataKey", "kms:Decrypt"]
        Resource  = "*"
      },
    ]
  })
}

resource "aws_sqs_queue" "orders" {
  name                       = "orders"
  kms_master_key_id          = aws_kms_key.orders.arn
  visibility_timeout_seconds = 180
  redrive_policy = jsonencode({
    deadLetterTargetArn = aws_sqs_queue.orders_failed.arn
    maxReceiveCount     = 5
  })
}

resource "aws_sqs_queue" "orders_failed" {
  name                      = "orders-failed"
  message_retention_seconds = 1209600
}

resource "aws_sns_topic_subscription" "orders" {
  topic_arn = aws_sns_topic.news.arn
  protocol  = "sqs"
  endpoint  = aws_sqs_queue.orders.arn
}

resource "aws_sqs_queue_policy" "orders" {
  queue_url = aws_sqs_queue.orders.id
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Principal = { Service = "sns.amazonaws.com" }
      Action    = "sqs:SendMessage"
      Resource  = aws_sqs_queue.orders.arn
      Condition = { ArnEquals = { "aws:SourceArn" = aws_sns_topic.news.arn } }
    }]
  })
}

resource "aws_iam_role" "reader" {
  name = "reader"
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Action    = "sts:AssumeRole"
      Principal = { Service = "lambda.amazonaws.com" }
    }]
  })
}

resource "aws_iam_role_policy" "reader" {
  role = aws_iam_role.reader.id
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Effect   = "Allow"
        Action   = ["sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes"]
        Resource = aws_sqs_queue.orders.arn
      },
      {
        Effect   = "Allow"
        Action   = ["kms:Decrypt"]
        Resource = aws_kms_key.orders.arn
      },
    ]
  })
}

resource "aws_lambda_function" "reader" {
  function_name = "reader"
  timeout       = 30
  role          = aws_iam_role.reader.arn
}

resource "aws_lambda_event_source_mapping" "orders" {
  event_source_arn = aws_sqs_queue.orders.arn
  function_name    = aws_lambda_function.reader.arn
  batch_size       = 1
  depends_on       = [aws_iam_role_policy.reader]
}

# Five targets of one rule

resource "aws_cloudwatch_event_rule" "tick" {
  name                = "tick"
  schedule_expression = "rate(5 minutes)"
}

resource "aws_cloudwatch_event_target" "tick" {
  count = 5
  rule  = aws_cloudwatch_event_rule.tick.name
  arn   = aws_lambda_function.tracker.arn
  input = jsonencode({ shard = count.index })

  dead_letter_config {
    arn = "arn:aws:sqs:eu-west-1:123456789012:undelivered"
  }
}

resource "aws_lambda_permission" "tick" {
  function_name = aws_lambda_function.tracker.function_name
  action        = "lambda:InvokeFunction"
  principal     = "events.amazonaws.com"
  source_arn    = aws_cloudwatch_event_rule.tick.arn
}

# Two subscriptions of one log group

resource "aws_cloudwatch_log_group" "shop" {
  name = "/shop"
}

resource "aws_cloudwatch_log_subscription_filter" "shop" {
  count           = 2
  name            = "shop-${count.index}"
  log_group_name  = aws_cloudwatch_log_group.shop.name
  filter_pattern  = ""
  destination_arn = aws_lambda_function.tracker.arn
  depends_on      = [aws_lambda_permission.shop]
}

resource "aws_lambda_permission" "shop" {
  function_name  = aws_lambda_function.tracker.function_name
  action         = "lambda:InvokeFunction"
  principal      = "logs.amazonaws.com"
  source_arn     = "${aws_cloudwatch_log_group.shop.arn}:*"
  source_account = data.aws_caller_identity.current.account_id
}

# Authorizers

resource "aws_api_gateway_rest_api" "shop" {
  name = "shop"
}

resource "aws_api_gateway_authorizer" "check" {
  name            = "check"
  rest_api_id     = aws_api_gateway_rest_api.shop.id
  type            = "TOKEN"
  identity_source = "method.request.header.Authorization"
  authorizer_uri  = aws_lambda_function.check.invoke_arn
}

resource "aws_api_gateway_method" "orders" {
  rest_api_id   = aws_api_gateway_rest_api.shop.id
  resource_id   = aws_api_gateway_rest_api.shop.root_resource_id
  http_method   = "GET"
  authorization = "CUSTOM"
  authorizer_id = aws_api_gateway_authorizer.check.id
}

resource "aws_api_gateway_integration" "orders" {
  rest_api_id             = aws_api_gateway_rest_api.shop.id
  resource_id             = aws_api_gateway_rest_api.shop.root_resource_id
  http_method             = aws_api_gateway_method.orders.http_method
  type                    = "AWS_PROXY"
  integration_http_method = "POST"
  uri                     = aws_lambda_function.check.invoke_arn
}

resource "aws_apigatewayv2_api" "front" {
  name          = "front"
  protocol_type = "HTTP"
}

resource "aws_apigatewayv2_authorizer" "check" {
  name                              = "check"
  api_id                            = aws_apigatewayv2_api.front.id
  authorizer_type                   = "REQUEST"
  authorizer_uri                    = aws_lambda_function.check.invoke_arn
  authorizer_payload_format_version = "2.0"
  identity_sources                  = ["$request.header.Authorization"]
}

resource "aws_apigatewayv2_integration" "front" {
  api_id                 = aws_apigatewayv2_api.front.id
  integration_type       = "AWS_PROXY"
  integration_uri        = aws_lambda_function.check.arn
  payload_format_version = "2.0"
}

resource "aws_apigatewayv2_route" "front" {
  api_id             = aws_apigatewayv2_api.front.id
  route_key          = "GET /orders"
  target             = "integrations/${aws_apigatewayv2_integration.front.id}"
  authorization_type = "CUSTOM"
  authorizer_id      = aws_apigatewayv2_authorizer.check.id
}

resource "aws_lambda_permission" "rest" {
  function_name = aws_lambda_function.check.function_name
  action        = "lambda:InvokeFunction"
  principal     = "apigateway.amazonaws.com"
  source_arn    = "${aws_api_gateway_rest_api.shop.execution_arn}/*"
}

resource "aws_lambda_permission" "http" {
  function_name = aws_lambda_function.check.function_name
  action        = "lambda:InvokeFunction"
  principal     = "apigateway.amazonaws.com"
  source_arn    = "${aws_apigatewayv2_api.front.execution_arn}/*"
}

resource "aws_lambda_function" "check" {
  function_name = "check"
  timeout       = 10
  role          = "arn:aws:iam::123456789012:role/check"
}

# Two readers of one stream, and one of another

resource "aws_dynamodb_table" "carts" {
  name             = "carts"
  billing_mode     = "PAY_PER_REQUEST"
  hash_key         = "id"
  stream_enabled   = true
  stream_view_type = "NEW_IMAGE"

  attribute {
    name = "id"
    type = "S"
  }
}

resource "aws_dynamodb_table" "visits" {
  name             = "visits"
  billing_mode     = "PAY_PER_REQUEST"
  hash_key         = "id"
  stream_enabled   = true
  stream_view_type = "NEW_IMAGE"

  attribute {
    name = "id"
    type = "S"
  }
}

resource "aws_lambda_event_source_mapping" "carts_ledger" {
  event_source_arn       = aws_dynamodb_table.carts.stream_arn
  function_name          = aws_lambda_function.ledger.arn
  starting_position      = "LATEST"
  batch_size             = 1
  maximum_retry_attempts = 3

  destination_config {
    on_failure {
      destination_arn = aws_sqs_queue.failed.arn
    }
  }
}

resource "aws_lambda_event_source_mapping" "carts_cleaner" {
  event_source_arn       = aws_dynamodb_table.carts.stream_arn
  function_name          = aws_lambda_function.cleaner.arn
  starting_position      = "LATEST"
  batch_size             = 1
  maximum_retry_attempts = 3

  destination_config {
    on_failure {
      destination_arn = aws_sqs_queue.failed.arn
    }
  }
}

resource "aws_lambda_event_source_mapping" "visits" {
  event_source_arn       = aws_dynamodb_table.visits.stream_arn
  function_name          = aws_lambda_function.check.arn
  starting_position      = "LATEST"
  batch_size             = 1
  maximum_retry_attempts = 3

  destination_config {
    on_failure {
      destination_arn = aws_sqs_queue.failed.arn
    }
  }
}
