resource "aws_api_gateway_rest_api" "serverless_rest_api" {
  name = "shop"
  body = jsonencode({
    swagger = "2.0"
    info    = { title = "shop", version = "1" }
    paths = {
      "/orders" = {
        post = {
          x-amazon-apigateway-integration = {
            type       = "aws_proxy"
            httpMethod = "POST"
            uri        = aws_lambda_function.work.invoke_arn
          }
        }
      }
    }
  })
}

resource "aws_lambda_permission" "work_place_permission_prod" {
  action        = "lambda:InvokeFunction"
  function_name = aws_lambda_function.work.function_name
  principal     = "apigateway.amazonaws.com"
  source_arn    = "${aws_api_gateway_rest_api.serverless_rest_api.execution_arn}/*/POST/orders"
}

resource "aws_lambda_function" "work" {
  function_name = "work"
  role          = "arn:aws:iam::123456789012:role/work"
  handler       = "index.handler"
  runtime       = "nodejs22.x"
  filename      = "work.zip"
  timeout       = 60
}
