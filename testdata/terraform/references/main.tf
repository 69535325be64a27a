resource "aws_lambda_function" "f" {
  function_name = "worker"
  role          = aws_iam_role.r.arn
  timeout       = 30
  description   = "${aws_iam_role.r.name} x"
  environment {
    variables = {
      QUEUE = aws_sqs_queue.q.url
      TABLE = aws_dynamodb_table.t.stream_arn
    }
  }
}

resource "aws_iam_role" "r" {
  name_prefix        = "role"
  assume_role_policy = jsonencode({ Statement = [] })
}

resource "aws_dynamodb_table" "t" {
  name = random_pet.p.id
  attribute {
    name = "id"
    type = "S"
  }
}

resource "random_pet" "p" {
  length = 2
}

resource "aws_sqs_queue" "q" {
  name                       = "q-${random_pet.p.id}"
  visibility_timeout_seconds = aws_lambda_function.f.timeout * 6
  tags = {
    known      = aws_lambda_function.f.function_name
    computed   = aws_lambda_function.f.qualified_arn
    symbolic   = aws_lambda_function.f.description
    role       = aws_lambda_function.f.role
    number     = aws_lambda_function.f.timeout
    block      = aws_lambda_function.f.environment[0].variables.QUEUE
    block_name = aws_dynamodb_table.t.attribute.0.name
    nested     = aws_dynamodb_table.t.replica[0].arn
    own_name   = aws_dynamodb_table.t.name
    document   = aws_iam_role.r.assume_role_policy
    generated  = aws_iam_role.r.name
    splat      = join(",", aws_lambda_function.f[*].arn)
    text       = "${aws_lambda_function.f.function_name}/x"
    upper      = upper(aws_lambda_function.f.function_name)
    missing    = aws_lambda_function.missing.arn
    self_null  = aws_lambda_function.f.arn == null
    compared   = aws_lambda_function.f.arn == aws_lambda_function.f.arn
    unequal    = aws_lambda_function.f.version == 3
    resource   = resource.aws_lambda_function.f.arn
    bracket    = aws_lambda_function.f["arn"]
  }
}
