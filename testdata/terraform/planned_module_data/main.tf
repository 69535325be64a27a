locals {
  routes = {
    "GET /orders"  = { handler = "list", timeout = 3 }
    "POST /orders" = { handler = "create" }
  }
}

module "routes" {
  source   = "./route"
  for_each = local.routes
  route    = each.key
  settings = each.value
}

resource "aws_sns_topic" "all" {
  name = "all"
  tags = { for key, module in module.routes : replace(lower(key), "/[^a-z]+/", "_") => module.summary }
}
