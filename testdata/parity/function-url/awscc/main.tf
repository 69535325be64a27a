resource "awscc_lambda_url" "work_url" {
  target_function_arn = awscc_lambda_function.work.arn
  auth_type           = "AWS_IAM"
}

resource "awscc_lambda_function" "work" {
  function_name = "work"
  role          = "arn:aws:iam::123456789012:role/work"
  handler       = "index.handler"
  runtime       = "nodejs22.x"
  code          = { zip_file = "exports.handler = async () => {}" }
}
