locals {
  followed = [module.paths.orders, aws_api_gateway_method.orders.id]
}

module "paths" {
  source = "./paths"
  api    = aws_api_gateway_rest_api.shop.id
  parent = aws_api_gateway_rest_api.shop.root_resource_id
}

resource "aws_api_gateway_rest_api" "shop" {
  name = "shop"
}

resource "aws_api_gateway_method" "orders" {
  rest_api_id   = aws_api_gateway_rest_api.shop.id
  resource_id   = aws_api_gateway_rest_api.shop.root_resource_id
  http_method   = "GET"
  authorization = "AWS_IAM"
}

resource "aws_api_gateway_integration" "orders" {
  rest_api_id             = aws_api_gateway_rest_api.shop.id
  resource_id             = aws_api_gateway_rest_api.shop.root_resource_id
  http_method             = aws_api_gateway_method.orders.http_method
  type                    = "AWS_PROXY"
  integration_http_method = "POST"
  uri                     = aws_lambda_function.orders.invoke_arn
}

# A module may hand on whatever it hashes.
resource "aws_api_gateway_deployment" "shop" {
  rest_api_id = aws_api_gateway_rest_api.shop.id
  depends_on  = [aws_api_gateway_integration.orders]
  triggers    = { redeployment = sha1(jsonencode(local.followed)) }
}

module "deployment" {
  source   = "./deployment"
  api      = aws_api_gateway_rest_api.shop.id
  triggers = { redeployment = sha1(jsonencode([aws_api_gateway_method.orders])) }
}

resource "aws_lambda_function" "orders" {
  function_name = "orders"
  role          = "arn:aws:iam::123456789012:role/orders"
}

resource "aws_lambda_permission" "orders" {
  function_name = aws_lambda_function.orders.function_name
  action        = "lambda:InvokeFunction"
  principal     = "apigateway.amazonaws.com"
  source_arn    = "${aws_api_gateway_rest_api.shop.execution_arn}/*"
}
