provider "aws" {
  region = "eu-west-1"
}

provider "aws" {
  alias  = "west"
  region = "us-west-2"
}

provider "aws" {
  alias  = "anywhere"
  region = var.region
}

variable "region" {}

data "aws_region" "current" {}

data "aws_region" "west" {
  provider = aws.west
}

data "aws_region" "anywhere" {
  provider = aws.anywhere
}

resource "aws_sqs_queue" "q" {
  tags = {
    current  = data.aws_region.current.name
    west     = data.aws_region.west.name
    anywhere = data.aws_region.anywhere.name
  }
}

module "west" {
  source    = "./west"
  providers = { aws = aws.west, aws.other = aws.anywhere }
}

module "same" {
  source = "./west"
}
