resource "aws_lambda_function" "shop" {
  function_name = "shop"
  timeout       = 20
  role          = "arn:aws:iam::123456789012:role/shop"
}

resource "aws_api_gateway_rest_api" "shop" {
  name = "shop"
}

resource "aws_api_gateway_resource" "orders" {
  rest_api_id = aws_api_gateway_rest_api.shop.id
  parent_id   = aws_api_gateway_rest_api.shop.root_resource_id
  path_part   = "orders"
}

resource "aws_api_gateway_method" "orders" {
  rest_api_id   = aws_api_gateway_rest_api.shop.id
  resource_id   = aws_api_gateway_resource.orders.id
  http_method   = "GET"
  authorization = "AWS_IAM"
}

resource "aws_api_gateway_integration" "orders" {
  rest_api_id             = aws_api_gateway_rest_api.shop.id
  resource_id             = aws_api_gateway_resource.orders.id
  http_method             = aws_api_gateway_method.orders.http_method
  type                    = "AWS_PROXY"
  integration_http_method = "POST"
  timeout_milliseconds    = 29000
  uri                     = aws_lambda_function.shop.invoke_arn
}

resource "aws_api_gateway_deployment" "shop" {
  rest_api_id = aws_api_gateway_rest_api.shop.id
  triggers = {
    changes = sha1(jsonencode([
      aws_api_gateway_resource.orders,
      aws_api_gateway_method.orders,
      aws_api_gateway_integration.orders,
    ]))
  }
}

resource "aws_api_gateway_stage" "shop" {
  rest_api_id   = aws_api_gateway_rest_api.shop.id
  deployment_id = aws_api_gateway_deployment.shop.id
  stage_name    = "live"
}

resource "aws_lambda_permission" "orders" {
  statement_id  = "rest"
  function_name = aws_lambda_function.shop.function_name
  action        = "lambda:InvokeFunction"
  principal     = "apigateway.amazonaws.com"
  source_arn    = "${aws_api_gateway_rest_api.shop.execution_arn}/*/GET/orders"
}

resource "aws_apigatewayv2_api" "front" {
  name          = "front"
  protocol_type = "HTTP"
}

resource "aws_apigatewayv2_integration" "front" {
  api_id                 = aws_apigatewayv2_api.front.id
  integration_type       = "AWS_PROXY"
  integration_uri        = aws_lambda_function.shop.invoke_arn
  payload_format_version = "2.0"
}

resource "aws_apigatewayv2_route" "front" {
  api_id             = aws_apigatewayv2_api.front.id
  route_key          = "POST /orders"
  target             = "integrations/${aws_apigatewayv2_integration.front.id}"
  authorization_type = "AWS_IAM"
}

resource "aws_lambda_permission" "front" {
  statement_id  = "http"
  function_name = aws_lambda_function.shop.function_name
  action        = "lambda:InvokeFunction"
  principal     = "apigateway.amazonaws.com"
  source_arn    = "${aws_apigatewayv2_api.front.execution_arn}/*/POST/orders"
}

resource "aws_lambda_function" "page" {
  function_name = "page"
  role          = "arn:aws:iam::123456789012:role/page"
}

resource "aws_lambda_function_url" "page" {
  function_name      = aws_lambda_function.page.function_name
  authorization_type = "AWS_IAM"
}

resource "aws_lambda_function" "hook" {
  function_name = "hook"
  role          = "arn:aws:iam::123456789012:role/hook"
}

resource "aws_lb_target_group" "hook" {
  name        = "hook"
  target_type = "lambda"
}

resource "aws_lb_target_group_attachment" "hook" {
  target_group_arn = aws_lb_target_group.hook.arn
  target_id        = aws_lambda_function.hook.arn
  depends_on       = [aws_lambda_permission.hook]
}

resource "aws_lambda_permission" "hook" {
  statement_id  = "hook"
  function_name = aws_lambda_function.hook.function_name
  action        = "lambda:InvokeFunction"
  principal     = "elasticloadbalancing.amazonaws.com"
  source_arn    = aws_lb_target_group.hook.arn
}
