module "queues" {
  source   = "./queue"
  for_each = { orders = 30, payments = "60" }
  name     = each.key
  timeout  = each.value
}

module "missing" {
  source  = "terraform-aws-modules/lambda/aws"
  version = "7.0.0"
  name    = "worker"
  queue   = module.queues["orders"].arn
}

resource "aws_lambda_event_source_mapping" "orders" {
  event_source_arn = module.queues["orders"].arn
  function_name    = module.missing.lambda_function_arn
  depends_on       = [module.queues, aws_sqs_queue.own]
}

resource "aws_sqs_queue" "own" {
  name                       = "${module.queues["payments"].name}-own"
  visibility_timeout_seconds = module.queues["payments"].timeout
}
