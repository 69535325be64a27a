data "aws_sns_topic" "t" {
  name = "alerts"
}

data "aws_ssm_parameter" "p" {
  count = 2
  name  = "/x/${count.index}"
}

data "aws_subnets" "s" {}

data "terraform_remote_state" "network" {
  backend = "s3"
}

data "template_file" "policy" {
  template = file("policy.json.tpl")
  vars = {
    arn = data.aws_sns_topic.t.arn
  }
}

data "aws_availability_zones" "zones" {}

resource "aws_lambda_function" "f" {
  function_name = data.aws_sns_topic.t.name
  role          = data.aws_sns_topic.t.arn
  description   = data.aws_ssm_parameter.p[1].value
  handler       = data.aws_ssm_parameter.p[1].name
  tags          = { all = join(",", data.aws_ssm_parameter.p[*].value) }
  vpc_config {
    subnet_ids         = data.aws_subnets.s.ids
    security_group_ids = [data.terraform_remote_state.network.outputs.group, data.aws_subnets.s.ids[0]]
  }
  layers = data.aws_availability_zones.zones.names
}

resource "aws_sqs_queue" "per_subnet" {
  for_each = toset(data.aws_subnets.s.ids)
  name     = each.key
}

resource "aws_sqs_queue" "policy" {
  policy = data.template_file.policy.rendered
}
