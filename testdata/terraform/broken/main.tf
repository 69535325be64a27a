resource "aws_sqs_queue" "first" {
  name = "first"
  delay_seconds =
  fifo_queue = true
}

resource "aws_sqs_queue" "second" {
  name = "second"
  tags = { a = 1, a = 2, "b" = 3, "b" = 4 }

resource "aws_sqs_queue" "third" {
  name = "third"
}
