module "outer" {
  source = "./outer"
  count  = 2
  names  = count.index == 0 ? ["a"] : ["b", "c"]
}

resource "aws_sqs_queue" "all" {
  tags = {
    inner    = join(",", flatten(module.outer[*].names))
    last     = module.outer[1].names[1]
    path     = module.outer[0].path
    whole    = module.outer[1].inner["c"].queue.name
    modules  = length(module.outer)
    outputs  = join(",", keys(module.outer[0]))
    all_arns = join(",", [for name, inner in module.outer[1].inner : inner.queue.arn])
  }
}
