variable "from_default" {
  type    = number
  default = "7"
}

variable "from_tfvars" {
  type = list(number)
}

variable "from_auto" {}

variable "from_json" {
  type = map(string)
}

variable "config" {
  type = object({
    name    = string
    timeout = optional(number, 30)
    tags    = optional(map(string))
    nested = optional(object({
      on = optional(bool, true)
    }), {})
    queues = optional(list(object({ name = string, fifo = optional(bool, false) })), [])
  })
  default = {
    name   = "x"
    extra  = "dropped"
    queues = [{ name = "a" }, { name = "b", fifo = "true" }]
  }
}

variable "not_null" {
  type     = string
  default  = "default"
  nullable = false
}

variable "unset" {
  type = object({ arn = string })
}

variable "wrong" {
  type    = number
  default = "many"
}

variable "set" {
  type    = set(string)
  default = ["b", "a", "b"]
}

resource "aws_sqs_queue" "q" {
  from_default = var.from_default
  from_tfvars  = var.from_tfvars
  from_auto    = var.from_auto
  from_json    = var.from_json
  config       = var.config
  not_null     = var.not_null
  unset        = var.unset.arn
  same         = var.unset.arn == var.unset.arn
  wrong        = var.wrong
  set          = var.set
  undeclared   = var.undeclared
  workspace    = terraform.workspace
}
