variable "queues" {
  type = map(object({
    delay = optional(number, 3)
    fifo  = optional(bool)
    dead = optional(object({
      name  = optional(string, "dead")
      tries = optional(number, 4)
    }), {})
    tags = optional(map(string), { team = "a" })
  }))
  default = {
    plain = {}
    full  = { delay = "7", fifo = true, dead = { name = "full-dead" }, tags = { team = 5 } }
    null  = { delay = null, dead = null }
  }
}

resource "aws_sqs_queue" "each" {
  for_each      = var.queues
  name          = each.value.fifo == true ? "${each.key}.fifo" : each.key
  fifo_queue    = each.value.fifo
  delay_seconds = each.value.delay
  tags = merge(each.value.tags, {
    dead  = try(each.value.dead.name, "none")
    tries = try(each.value.dead.tries, 0)
  })
}
