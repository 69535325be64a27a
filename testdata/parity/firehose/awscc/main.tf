resource "awscc_kinesisfirehose_delivery_stream" "clicks" {
  extended_s3_destination_configuration = {
    role_arn   = "arn:aws:iam::123456789012:role/clicks"
    bucket_arn = "arn:aws:s3:::clicks"
    processing_configuration = {
      enabled = true
      processors = [{
        type       = "Lambda"
        parameters = [{ parameter_name = "LambdaArn", parameter_value = "${awscc_lambda_function.work.arn}:$LATEST" }]
      }]
    }
  }
}

resource "awscc_kinesisfirehose_delivery_stream" "pages" {
  http_endpoint_destination_configuration = {
    endpoint_configuration = { url = "https://example.com" }
    s3_configuration       = { role_arn = "arn:aws:iam::123456789012:role/clicks", bucket_arn = "arn:aws:s3:::clicks" }
    role_arn               = "arn:aws:iam::123456789012:role/clicks"
    processing_configuration = {
      enabled = true
      processors = [{
        type       = "Lambda"
        parameters = [{ parameter_name = "LambdaArn", parameter_value = awscc_lambda_function.work.arn }]
      }]
    }
  }
}

resource "awscc_lambda_function" "work" {
  function_name = "work"
  role          = "arn:aws:iam::123456789012:role/work"
  handler       = "index.handler"
  runtime       = "nodejs22.x"
  code          = { zip_file = "exports.handler = async () => {}" }
  timeout       = 600
}
