variable "names" {
  type = set(string)
}

module "inner" {
  source   = "./inner"
  for_each = var.names
  name     = each.value
}

output "names" {
  value = [for inner in module.inner : inner.queue.name]
}

output "inner" {
  value = module.inner
}

output "path" {
  value = path.module
}
