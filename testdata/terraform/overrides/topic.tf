resource "aws_sns_topic" "terraform" {}
