module "shop" {
  source   = "./service"
  for_each = { orders = 3, payments = 0 }
  name     = each.key
  workers  = each.value
}

module "twice" {
  source  = "./service"
  count   = 2
  name    = "twice-${count.index}"
  workers = count.index
}

resource "aws_sns_topic" "summary" {
  name = join("-", concat(values(module.shop)[*].first, [for service in module.twice : service.first]))
}
