resource "aws_sns_topic" "news" {
	name = "news"
}

resource "aws_sns_topic_subscription" "news" {
	topic_arn            = aws_sns_topic.news.arn
	protocol             = "lambda"
	raw_message_delivery = true
	endpoint             = aws_lambda_function.read.arn
}

resource "aws_lambda_function" "read" {
	function_name = "read"
	role          = "arn:aws:iam::123456789012:role/read"
	timeout       = 1000
}