# A filter that is encoded twice, or asks for the record of another source, lets nothing through.
# Rules: filter-invalid, filter-never-matches
# Says: filter-invalid, filter-never-matches

resource "aws_lambda_event_source_mapping" "orders" {
  event_source_arn = "arn:aws:sqs:eu-west-1:123456789012:orders"
  function_name    = aws_lambda_function.handler.arn

  filter_criteria {
    filter {
      pattern = jsonencode(jsonencode({ body = { kind = ["order"] } }))
    }
    filter {
      pattern = jsonencode({ dynamodb = { NewImage = { kind = { S = ["order"] } } } })
    }
  }
}

resource "aws_lambda_function" "handler" {
  function_name = "handler"
  role          = "arn:aws:iam::123456789012:role/handler"
}
