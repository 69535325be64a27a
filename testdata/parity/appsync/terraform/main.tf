resource "aws_appsync_graphql_api" "shop" {
  name                = "shop"
  authentication_type = "AWS_LAMBDA"
  lambda_authorizer_config {
    authorizer_uri = aws_lambda_function.check.arn
  }
}

resource "aws_appsync_datasource" "work" {
  api_id           = aws_appsync_graphql_api.shop.id
  name             = "work"
  type             = "AWS_LAMBDA"
  service_role_arn = "arn:aws:iam::123456789012:role/shop"
  lambda_config {
    function_arn = aws_lambda_function.work.arn
  }
}

resource "aws_lambda_permission" "check_permission" {
  action        = "lambda:InvokeFunction"
  function_name = aws_lambda_function.check.function_name
  principal     = "appsync.amazonaws.com"
  source_arn    = aws_appsync_graphql_api.shop.arn
}

resource "aws_lambda_function" "work" {
  function_name = "work"
  role          = "arn:aws:iam::123456789012:role/work"
  handler       = "index.handler"
  runtime       = "nodejs22.x"
  filename      = "work.zip"
}

resource "aws_lambda_function" "check" {
  function_name = "check"
  role          = "arn:aws:iam::123456789012:role/check"
  handler       = "index.handler"
  runtime       = "nodejs22.x"
  filename      = "check.zip"
}
