resource "awscc_apigatewayv2_api" "shop" {
  name          = "shop"
  protocol_type = "HTTP"
}

resource "awscc_apigatewayv2_integration" "work" {
  api_id                 = awscc_apigatewayv2_api.shop.api_id
  integration_type       = "AWS_PROXY"
  integration_uri        = awscc_lambda_function.work.arn
  payload_format_version = "2.0"
}

resource "awscc_apigatewayv2_route" "list" {
  api_id    = awscc_apigatewayv2_api.shop.api_id
  route_key = "GET /orders"
  target    = "integrations/${awscc_apigatewayv2_integration.work.integration_id}"
}

data "aws_caller_identity" "current" {}
data "aws_partition" "current" {}
data "aws_region" "current" {}

resource "awscc_lambda_permission" "shop" {
  action        = "lambda:InvokeFunction"
  function_name = awscc_lambda_function.work.function_name
  principal     = "apigateway.amazonaws.com"
  source_arn    = "arn:${data.aws_partition.current.partition}:execute-api:${data.aws_region.current.name}:${data.aws_caller_identity.current.account_id}:${awscc_apigatewayv2_api.shop.id}/*/*/orders"
}

resource "awscc_lambda_function" "work" {
  function_name = "work"
  role          = "arn:aws:iam::123456789012:role/work"
  handler       = "index.handler"
  runtime       = "nodejs22.x"
  code          = { zip_file = "exports.handler = async () => {}" }
}
