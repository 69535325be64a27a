resource "awscc_dynamodb_table" "orders" {
  table_name            = "orders"
  billing_mode          = "PAY_PER_REQUEST"
  attribute_definitions = [{ attribute_name = "id", attribute_type = "S" }]
  key_schema            = jsonencode([{ AttributeName = "id", KeyType = "HASH" }])
  stream_specification  = { stream_view_type = "NEW_IMAGE" }
}

resource "awscc_lambda_event_source_mapping" "work_in" {
  event_source_arn       = awscc_dynamodb_table.orders.stream_arn
  function_name          = awscc_lambda_function.work.function_name
  starting_position      = "LATEST"
  parallelization_factor = 20
  filter_criteria = {
    filters = [{ pattern = jsonencode({ dynamodb = { OldImage = { state = { S = ["open"] } } } }) }]
  }
}

resource "awscc_lambda_function" "work" {
  function_name = "work"
  role          = "arn:aws:iam::123456789012:role/work"
  handler       = "index.handler"
  runtime       = "nodejs22.x"
  code          = { zip_file = "exports.handler = async () => {}" }
}
