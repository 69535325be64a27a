locals {
  people = [
    { name = "ann", pets = [{ kind = "cat" }, { kind = "dog" }] },
    { name = "bob", pets = [] },
  ]
  single = { name = "one" }
  none   = null
}

resource "aws_sqs_queue" "q" {
  count = 2
  name  = "q${count.index}"
}

resource "aws_sns_topic" "t" {
  name = "t"
  tags = {
    names  = join(",", local.people[*].name)
    legacy = join(",", local.people.*.name)
    pets   = jsonencode(local.people[*].pets[*].kind)
    first  = local.people.0.pets[0].kind
    single = jsonencode(local.single[*].name)
    none   = jsonencode(local.none[*])
    queues = join(",", aws_sqs_queue.q[*].name)
    second = aws_sqs_queue.q.1.name
    dots   = jsonencode([for person in local.people : person.pets.*.kind])
  }
}
