resource "awscc_cloudfront_distribution" "site" {
  distribution_config = {
    enabled = true
    origins = [{ id = "site", domain_name = "example.com" }]
    default_cache_behavior = {
      target_origin_id       = "site"
      viewer_protocol_policy = "https-only"
      lambda_function_associations = [{
        event_type          = "viewer-request"
        lambda_function_arn = awscc_lambda_function.work.arn
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
  timeout       = 20
}
