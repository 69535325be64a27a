resource "awscc_cognito_user_pool" "users" {
  lambda_config = {
    pre_sign_up       = awscc_lambda_function.work.arn
    post_confirmation = awscc_lambda_function.work.arn
    kms_key_id        = "arn:aws:kms:eu-west-1:123456789012:key/1"
    custom_sms_sender = {
      lambda_arn     = awscc_lambda_function.work.arn
      lambda_version = "V1_0"
    }
    pre_token_generation_config = {
      lambda_arn     = awscc_lambda_function.work.arn
      lambda_version = "V2_0"
    }
  }
}

resource "awscc_lambda_permission" "work_cognito_permission" {
  action        = "lambda:InvokeFunction"
  function_name = awscc_lambda_function.work.function_name
  principal     = "cognito-idp.amazonaws.com"
  source_arn    = awscc_cognito_user_pool.users.arn
}

resource "awscc_lambda_function" "work" {
  function_name = "work"
  role          = "arn:aws:iam::123456789012:role/work"
  handler       = "index.handler"
  runtime       = "nodejs22.x"
  code          = { zip_file = "exports.handler = async () => {}" }
  timeout       = 30
}
