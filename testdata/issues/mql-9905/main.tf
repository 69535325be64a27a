# An iterator that nothing binds must not make a rule pass in silence.
# Rules: permission-without-source
# Not decided: permission-without-source
# Says: nothing

resource "aws_lambda_permission" "invoke" {
  for_each      = toset(var.services)
  function_name = aws_lambda_function.handler.function_name
  action        = "lambda:InvokeFunction"
  principal     = each.value
}

variable "services" {
  type = list(string)
}

resource "aws_lambda_function" "handler" {
  function_name = "handler"
  role          = "arn:aws:iam::123456789012:role/handler"
}
