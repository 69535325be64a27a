locals {
  a = local.b + 1
  b = length(local.c)
  c = [for x in range(4) : x if x % 2 == 0]
  d = { for x in local.c : "k${x}" => { n = x, l = [for y in range(x) : y * local.a] } }
  e = [for v in values(local.d) : v.l[*]]
  f = local.d.k2.l[1]
  g = flatten(local.e)
  h = { for k, v in local.d : k => merge(v, { extra = true }) }
}

resource "aws_sqs_queue" "q" {
  name          = "q${local.f}"
  delay_seconds = sum(concat(local.g, [0]))
  tags          = { h = jsonencode(local.h), e = jsonencode(local.e) }
}
