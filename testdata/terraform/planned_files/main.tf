locals {
  functions = { for file in fileset("${path.module}/functions", "**/*.json") : trimsuffix(basename(file), ".json") => jsondecode(file("${path.module}/functions/${file}")) }
}

resource "aws_sqs_queue" "q" {
  for_each      = local.functions
  name          = each.key
  delay_seconds = each.value.delay
  tags = {
    hash     = filemd5("${path.module}/functions/${each.value.path}")
    rendered = templatefile("${path.module}/queue.tftpl", { name = each.key, items = ["a", "b"] })
    from_abs = jsondecode(file("${abspath(path.module)}/functions/${each.value.path}")).delay
  }
}
