resource "awscc_s3_bucket" "pictures" {
  bucket_name = "shop-pictures"
  notification_configuration = {
    lambda_configurations = [{
      event    = "s3:ObjectCreated:Put"
      function = awscc_lambda_function.work.arn
      filter   = { s3_key = { rules = [{ name = "prefix", value = "in/" }] } }
    }]
  }
  depends_on = [awscc_lambda_permission.work_upload_permission]
}

data "aws_caller_identity" "current" {}

resource "awscc_lambda_permission" "work_upload_permission" {
  action         = "lambda:InvokeFunction"
  function_name  = awscc_lambda_function.work.function_name
  principal      = "s3.amazonaws.com"
  source_account = data.aws_caller_identity.current.account_id
}

resource "awscc_lambda_function" "work" {
  function_name = "work"
  role          = "arn:aws:iam::123456789012:role/work"
  handler       = "index.handler"
  runtime       = "nodejs22.x"
  code          = { zip_file = "exports.handler = async () => {}" }
}
