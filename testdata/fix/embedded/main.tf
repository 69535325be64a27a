resource "aws_cloudwatch_event_rule" "heredoc" {
  event_pattern = <<EOF
{
  "source": "aws.s3",
  "detail_type": ["Object Created"]
}
EOF
}

resource "aws_cloudwatch_event_rule" "encoded" {
  event_pattern = jsonencode({
    source      = "aws.ec2" # one
    detail-type = ["EC2 Instance State-change Notification"]
  })
}

resource "aws_cloudwatch_event_rule" "quoted" {
  event_pattern = "{\"source\": \"aws.ec2\"}"
}

resource "aws_cloudwatch_event_rule" "often" {
  schedule_expression = "rate(1 minutes)"
}
