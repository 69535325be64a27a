variable "settings" {
  type = object({ timeout = number, queue = string })
}

module "function" {
  source  = "./function"
  timeout = var.settings.timeout
}

resource "aws_lambda_event_source_mapping" "orders" {
  event_source_arn = var.settings.queue
  function_name    = module.function.arn
  batch_size       = 1
}
