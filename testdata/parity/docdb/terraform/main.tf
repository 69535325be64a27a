resource "aws_docdb_cluster" "ledger" {
  cluster_identifier          = "ledger"
  master_username             = "work"
  manage_master_user_password = true
}

resource "aws_lambda_event_source_mapping" "work_in" {
  event_source_arn  = aws_docdb_cluster.ledger.arn
  function_name     = aws_lambda_function.work.arn
  starting_position = "LATEST"
  document_db_event_source_config {
    database_name = "orders"
  }
  source_access_configuration {
    type = "BASIC_AUTH"
    uri  = "arn:aws:secretsmanager:eu-west-1:123456789012:secret:ledger"
  }
}

resource "aws_lambda_function" "work" {
  function_name = "work"
  role          = "arn:aws:iam::123456789012:role/work"
  handler       = "index.handler"
  runtime       = "nodejs22.x"
  filename      = "work.zip"
}
