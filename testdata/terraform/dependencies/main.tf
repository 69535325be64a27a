resource "aws_s3_bucket_notification" "n" {
  bucket     = aws_s3_bucket.b.id
  depends_on = [aws_lambda_permission.p, module.m, data.aws_region.r, aws_s3_bucket.b[0]]

  lifecycle {
    ignore_changes = all
  }
}

resource "aws_s3_bucket" "b" {
  provider = aws.other
}

resource "aws_lambda_permission" "p" {
  function_name = "f"
  principal     = "s3.amazonaws.com"
  action        = "lambda:InvokeFunction"
  source_arn    = "${aws_s3_bucket.b.arn}"
}

resource "aws_instance" "ignored" {
  ami = "x"
}
