locals {
  users = csvdecode("name,team\nann,red\nbob,blue\ncid,red\n")
  teams = { for user in local.users : user.team => user.name... }
  yaml  = yamldecode("queues:\n  - name: first\n    delay: 5\n  - name: second\n")
  nets  = cidrsubnets("10.0.0.0/16", 8, 8, 4)
}

resource "aws_sqs_queue" "yaml" {
  for_each      = { for queue in local.yaml.queues : queue.name => queue }
  name          = "${each.key}-${substr(md5(each.key), 0, 6)}"
  delay_seconds = lookup(each.value, "delay", 0)
  tags = {
    nets  = join(" ", local.nets)
    teams = jsonencode(local.teams)
    hash  = base64sha256(each.key)
    time  = formatdate("YYYY-MM-DD", timeadd("2024-02-28T12:00:00Z", "24h"))
    yaml  = yamlencode(local.teams)
    regex = join("|", regexall("[a-z]+", "ab1cd2"))
  }
}
