resource "aws_iam_role" "reader" {
  name = "reader"
  assume_role_policy = jsonencode({
    Statement = [{
      Effect    = "Allow"
      Principal = { Service = "lambda.amazonaws.com" }
      Action    = "sts:AssumeRole"
    }]
  })
}

resource "aws_iam_role_policy" "reader" {
  role = aws_iam_role.reader.id
  policy = jsonencode({
    Statement = [
      {
        Effect   = "Allow"
        Action   = ["kinesis:GetRecords", "kinesis:GetShardIterator", "kinesis:DescribeStream", "kinesis:ListShards"]
        Resource = [aws_kinesis_stream.clicks.arn]
      },
      {
        Effect   = "Allow"
        Action   = ["dynamodb:GetRecords", "dynamodb:GetShardIterator", "dynamodb:DescribeStream", "dynamodb:ListStreams"]
        Resource = [aws_dynamodb_table.orders.stream_arn]
      },
      {
        Effect   = "Allow"
        Action   = ["sqs:SendMessage"]
        Resource = [aws_sqs_queue.rejected.arn]
      },
      {
        Effect   = "Allow"
        Action   = ["dynamodb:PutItem"]
        Resource = [aws_dynamodb_table.totals.arn]
      },
      {
        Effect   = "Allow"
        Action   = ["kinesis:PutRecord"]
        Resource = [aws_kinesis_stream.summaries.arn]
      },
    ]
  })
}

resource "aws_lambda_function" "reader" {
  function_name                  = "reader"
  timeout                        = 60
  reserved_concurrent_executions = 40
  role                           = aws_iam_role.reader.arn
}

resource "aws_kinesis_stream" "clicks" {
  name        = "clicks"
  shard_count = 2
}

resource "aws_kinesis_stream" "summaries" {
  name        = "summaries"
  shard_count = 1
}

resource "aws_dynamodb_table" "orders" {
  name             = "orders"
  billing_mode     = "PAY_PER_REQUEST"
  hash_key         = "id"
  stream_enabled   = true
  stream_view_type = "NEW_AND_OLD_IMAGES"

  attribute {
    name = "id"
    type = "S"
  }
}

resource "aws_dynamodb_table" "totals" {
  name         = "totals"
  billing_mode = "PAY_PER_REQUEST"
  hash_key     = "id"

  attribute {
    name = "id"
    type = "S"
  }
}

resource "aws_sqs_queue" "rejected" {
  name = "rejected"
}

resource "aws_lambda_event_source_mapping" "clicks" {
  event_source_arn               = aws_kinesis_stream.clicks.arn
  function_name                  = aws_lambda_function.reader.arn
  starting_position              = "LATEST"
  batch_size                     = 200
  parallelization_factor         = 4
  maximum_retry_attempts         = 5
  maximum_record_age_in_seconds  = 3600
  bisect_batch_on_function_error = true
  function_response_types        = ["ReportBatchItemFailures"]

  destination_config {
    on_failure {
      destination_arn = aws_sqs_queue.rejected.arn
    }
  }
}

resource "aws_lambda_event_source_mapping" "orders" {
  event_source_arn               = aws_dynamodb_table.orders.stream_arn
  function_name                  = aws_lambda_function.reader.arn
  starting_position              = "TRIM_HORIZON"
  batch_size                     = 100
  tumbling_window_in_seconds     = 60
  maximum_retry_attempts         = 3
  maximum_record_age_in_seconds  = 7200
  bisect_batch_on_function_error = true
  function_response_types        = ["ReportBatchItemFailures"]

  destination_config {
    on_failure {
      destination_arn = aws_sqs_queue.rejected.arn
    }
  }

  filter_criteria {
    filter {
      pattern = jsonencode({ dynamodb = { NewImage = { state = { S = ["paid"] } } } })
    }
  }
}
