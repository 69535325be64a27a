# The timeout that is too long goes through three module calls before a function has it.

locals {
  timeouts = { worker = 900 }
}

module "app" {
  source  = "./app"
  timeout = local.timeouts.worker
}
