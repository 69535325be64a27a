locals {
  raw = jsondecode("{\"queues\": [{\"name\": \"x\"}, {\"name\": \"y\", \"delay\": 4}]}")
}

resource "aws_sqs_queue" "q" {
  for_each      = { for index, queue in local.raw.queues : queue.name => merge(queue, { index = index }) }
  name          = each.key
  delay_seconds = try(each.value.delay, each.value.index)
  tags = {
    can   = can(each.value.delay)
    deep  = try(each.value.a.b.c, each.value.d, "none")
    index = try(local.raw.queues[each.value.index + 1].name, "last")
    what  = try(tonumber(each.key), tostring(each.value.index))
  }
}
