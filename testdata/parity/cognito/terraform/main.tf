resource "aws_cognito_user_pool" "users" {
  name = "users"
  lambda_config {
    pre_sign_up       = aws_lambda_function.work.arn
    post_confirmation = aws_lambda_function.work.arn
    kms_key_id        = "arn:aws:kms:eu-west-1:123456789012:key/1"
    custom_sms_sender {
      lambda_arn     = aws_lambda_function.work.arn
      lambda_version = "V1_0"
    }
    pre_token_generation_config {
      lambda_arn     = aws_lambda_function.work.arn
      lambda_version = "V2_0"
    }
  }
}

resource "aws_lambda_permission" "work_cognito_permission" {
  action        = "lambda:InvokeFunction"
  function_name = aws_lambda_function.work.function_name
  principal     = "cognito-idp.amazonaws.com"
  source_arn    = aws_cognito_user_pool.users.arn
}

resource "aws_lambda_function" "work" {
  function_name = "work"
  role          = "arn:aws:iam::123456789012:role/work"
  handler       = "index.handler"
  runtime       = "nodejs22.x"
  filename      = "work.zip"
  timeout       = 30
}
