variable "name" {}

module "sub" {
  source = "./sub"
  name   = "${var.name}-sub"
}

output "arn" {
  value = module.sub.queue.arn
}
