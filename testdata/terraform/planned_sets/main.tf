variable "rules" {
  type = set(object({ name = string, port = number }))
  default = [
    { name = "b", port = 80 },
    { name = "a", port = 443 },
    { name = "a", port = 443 },
  ]
}

locals {
  left  = toset(["a", "b", "c"])
  right = ["b", "c", "d"]
}

resource "aws_sqs_queue" "each" {
  for_each = { for rule in var.rules : "${rule.name}-${rule.port}" => rule }
  name     = each.value.name
  tags     = { port = each.value.port }
}

resource "aws_sns_topic" "t" {
  name = "t"
  tags = {
    rules   = jsonencode(var.rules)
    ports   = jsonencode([for rule in var.rules : rule.port])
    both    = join(",", setintersection(local.left, local.right))
    minus   = join(",", setsubtract(local.left, local.right))
    all     = join(",", setunion(local.left, local.right))
    product = jsonencode(setproduct(local.left, ["x"]))
    keyed   = jsonencode({ for key, value in local.left : key => value })
    length  = length(setunion(local.left, local.right))
  }
}
