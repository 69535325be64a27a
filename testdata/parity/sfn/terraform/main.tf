resource "aws_sfn_state_machine" "orders" {
  name     = "orders"
  role_arn = "arn:aws:iam::123456789012:role/orders"
  definition = jsonencode({
    StartAt = "Work"
    States = {
      Work = { Type = "Task", Resource = aws_lambda_function.work.arn, Next = "Tell" }
      Tell = {
        Type       = "Task"
        Resource   = "arn:aws:states:::lambda:invoke"
        Parameters = { FunctionName = aws_lambda_function.tell.arn }
        End        = true
      }
    }
  })
}

resource "aws_lambda_function" "work" {
  function_name = "work"
  role          = "arn:aws:iam::123456789012:role/work"
  handler       = "index.handler"
  runtime       = "nodejs22.x"
  filename      = "work.zip"
}

resource "aws_lambda_function" "tell" {
  function_name = "tell"
  role          = "arn:aws:iam::123456789012:role/tell"
  handler       = "index.handler"
  runtime       = "nodejs22.x"
  filename      = "tell.zip"
}
