terraform {
  required_version = ">= 1.5"
}

resource "aws_sqs_queue" "new" {
  name = "new"

  lifecycle {
    create_before_destroy = true
    ignore_changes        = [tags]

    precondition {
      condition     = terraform_data.replace.input == "x"
      error_message = "no"
    }
  }
}

moved {
  from = aws_sqs_queue.old
  to   = aws_sqs_queue.new
}

check "name" {
  assert {
    condition     = aws_sqs_queue.new.name == "new"
    error_message = "no"
  }
}

resource "terraform_data" "replace" {
  input = "x"
}

resource "aws_sns_topic" "t" {
  name       = "t-${terraform_data.replace.input}"
  depends_on = [aws_sqs_queue.new]

  lifecycle {
    replace_triggered_by = [terraform_data.replace]
  }
}
