resource "awscc_s3objectlambda_access_point" "thumbs" {
  name = "thumbs"
  object_lambda_configuration = {
    supporting_access_point = "arn:aws:s3:eu-west-1:123456789012:accesspoint/pictures"
    transformation_configurations = [{
      actions                = ["GetObject"]
      content_transformation = { aws_lambda = { function_arn = awscc_lambda_function.work.arn } }
    }]
  }
}

resource "awscc_lambda_function" "work" {
  function_name = "work"
  role          = "arn:aws:iam::123456789012:role/work"
  handler       = "index.handler"
  runtime       = "nodejs22.x"
  code          = { zip_file = "exports.handler = async () => {}" }
}
