variable "name" {
  type = string
}

variable "workers" {
  type = number
}

module "queues" {
  source = "./queue"
  count  = var.workers
  names  = ["${var.name}-${count.index}", "spare-${count.index}"]
}

output "first" {
  value = try(module.queues[0].names[0], "none")
}
