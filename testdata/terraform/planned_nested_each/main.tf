module "outer" {
  source = "./inner"
  for_each = {
    a = ["x", "y"]
    b = []
  }
  names  = each.value
  prefix = each.key
}

module "deep" {
  source = "./inner"
  names  = flatten([for outer in module.outer : outer.names])
  prefix = "deep"
}
