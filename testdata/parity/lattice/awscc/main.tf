resource "awscc_vpclattice_target_group" "group" {
  name    = "group"
  type    = "LAMBDA"
  targets = [{ id = awscc_lambda_function.work.arn }]
}

resource "awscc_lambda_function" "work" {
  function_name = "work"
  role          = "arn:aws:iam::123456789012:role/work"
  handler       = "index.handler"
  runtime       = "nodejs22.x"
  code          = { zip_file = "exports.handler = async () => {}" }
}
