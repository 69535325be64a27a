resource "aws_msk_serverless_cluster" "events" {
  cluster_name = "events"
  vpc_config {
    subnet_ids = ["subnet-1", "subnet-2"]
  }
  client_authentication {
    sasl {
      iam {
        enabled = true
      }
    }
  }
}

resource "aws_lambda_event_source_mapping" "work_in" {
  event_source_arn  = aws_msk_serverless_cluster.events.arn
  function_name     = aws_lambda_function.work.arn
  topics            = ["orders"]
  starting_position = "LATEST"
}

resource "aws_lambda_function" "work" {
  function_name = "work"
  role          = "arn:aws:iam::123456789012:role/work"
  handler       = "index.handler"
  runtime       = "nodejs22.x"
  filename      = "work.zip"
  timeout       = 900
}
