resource "aws_bedrockagent_agent" "clerk" {
  agent_name              = "clerk"
  agent_resource_role_arn = "arn:aws:iam::123456789012:role/clerk"
  foundation_model        = "model"
}

resource "aws_bedrockagent_agent_action_group" "clerk" {
  action_group_name = "orders"
  agent_id          = aws_bedrockagent_agent.clerk.agent_id
  agent_version     = "DRAFT"
  action_group_executor {
    lambda = aws_lambda_function.work.arn
  }
}

resource "aws_lambda_permission" "clerk" {
  action        = "lambda:InvokeFunction"
  function_name = aws_lambda_function.work.function_name
  principal     = "bedrock.amazonaws.com"
  source_arn    = aws_bedrockagent_agent.clerk.agent_arn
}

resource "aws_lambda_function" "work" {
  function_name = "work"
  role          = "arn:aws:iam::123456789012:role/work"
  handler       = "index.handler"
  runtime       = "nodejs22.x"
  filename      = "work.zip"
}
