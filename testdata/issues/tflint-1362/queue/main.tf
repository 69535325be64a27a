resource "aws_sqs_queue" "orders" {
  name = "orders"
}

output "arn" {
  value = aws_sqs_queue.orders.arn
}
