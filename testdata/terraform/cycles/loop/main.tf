module "again" {
  source = "../loop"
}

resource "aws_sns_topic" "t" {
  name = module.again.x
}
