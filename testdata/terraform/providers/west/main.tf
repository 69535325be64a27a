terraform {
  required_providers {
    aws = {
      source                = "hashicorp/aws"
      configuration_aliases = [aws.other]
    }
  }
}

data "aws_region" "current" {}

data "aws_region" "other" {
  provider = aws.other
}

resource "aws_sqs_queue" "q" {
  tags = { current = data.aws_region.current.name, other = data.aws_region.other.name }
}
