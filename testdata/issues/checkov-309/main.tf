# checkov CKV_AWS_309 accepts any `authorization_type` but NONE, and so does this; a key guards no HTTP API.
# Rules: apigw-open-method
# Says: apigw-open-method
resource "aws_apigatewayv2_api" "shop" {
  name          = "shop"
  protocol_type = "HTTP"
}

resource "aws_apigatewayv2_integration" "shop" {
  api_id           = aws_apigatewayv2_api.shop.id
  integration_type = "AWS_PROXY"
  integration_uri  = aws_lambda_function.handler.invoke_arn
}

resource "aws_apigatewayv2_route" "orders" {
  api_id             = aws_apigatewayv2_api.shop.id
  route_key          = "GET /orders"
  authorization_type = "NONE"
  api_key_required   = true
  target             = "integrations/${aws_apigatewayv2_integration.shop.id}"
}

resource "aws_lambda_function" "handler" {
  function_name = "handler"
  role          = "arn:aws:iam::123456789012:role/handler"
}
