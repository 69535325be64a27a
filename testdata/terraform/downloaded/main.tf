module "queue" {
  source  = "example/queue/aws"
  version = "1.0.0"
  name    = "orders"
}

module "gone" {
  source = "git::https://example.com/gone.git"
  count  = 2
  arn    = module.queue.arn
}

module "switched_off" {
  source = "example/queue/aws"
  count  = 0
}

resource "aws_lambda_event_source_mapping" "m" {
  event_source_arn = module.queue.arn
  function_name    = module.gone[0].function_name
  enabled          = module.gone[0].function_name == module.gone[0].function_name
}
