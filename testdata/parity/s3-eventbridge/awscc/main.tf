resource "awscc_s3_bucket" "pictures" {
  bucket_name = "shop-pictures"
  notification_configuration = {
    event_bridge_configuration = { event_bridge_enabled = true }
  }
}

resource "awscc_events_rule" "work_stored" {
  event_pattern = jsonencode({
    source        = ["aws.s3"]
    "detail-type" = ["Object Created"]
    detail        = { bucket = { name = [awscc_s3_bucket.pictures.id] } }
  })
  targets = [{ id = "work", arn = awscc_lambda_function.work.arn }]
}

resource "awscc_lambda_permission" "work_stored_permission" {
  action        = "lambda:InvokeFunction"
  function_name = awscc_lambda_function.work.function_name
  principal     = "events.amazonaws.com"
  source_arn    = awscc_events_rule.work_stored.arn
}

resource "awscc_lambda_function" "work" {
  function_name = "work"
  role          = "arn:aws:iam::123456789012:role/work"
  handler       = "index.handler"
  runtime       = "nodejs22.x"
  code          = { zip_file = "exports.handler = async () => {}" }
}
