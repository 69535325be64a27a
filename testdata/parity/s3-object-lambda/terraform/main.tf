resource "aws_s3control_object_lambda_access_point" "thumbs" {
  name = "thumbs"
  configuration {
    supporting_access_point = "arn:aws:s3:eu-west-1:123456789012:accesspoint/pictures"
    transformation_configuration {
      actions = ["GetObject"]
      content_transformation {
        aws_lambda {
          function_arn = aws_lambda_function.work.arn
        }
      }
    }
  }
}

resource "aws_lambda_function" "work" {
  function_name = "work"
  role          = "arn:aws:iam::123456789012:role/work"
  handler       = "index.handler"
  runtime       = "nodejs22.x"
  filename      = "work.zip"
}
