resource "aws_api_gateway_rest_api" "shop" {
  name = "shop"
}

resource "aws_api_gateway_resource" "all" {
  for_each = toset(["orders", "customers"])

  rest_api_id = aws_api_gateway_rest_api.shop.id
  parent_id   = aws_api_gateway_rest_api.shop.root_resource_id
  path_part   = each.key
}

resource "aws_api_gateway_method" "all" {
  for_each = aws_api_gateway_resource.all

  rest_api_id   = aws_api_gateway_rest_api.shop.id
  resource_id   = each.value.id
  http_method   = "GET"
  authorization = "AWS_IAM"
}

resource "aws_api_gateway_integration" "all" {
  for_each = aws_api_gateway_method.all

  rest_api_id             = aws_api_gateway_rest_api.shop.id
  resource_id             = each.value.resource_id
  http_method             = each.value.http_method
  type                    = "AWS_PROXY"
  integration_http_method = "POST"
  uri                     = aws_lambda_function.work.invoke_arn
}

# What nobody follows yet.
resource "aws_api_gateway_deployment" "new" {
  rest_api_id = aws_api_gateway_rest_api.shop.id
  depends_on  = [aws_api_gateway_integration.all]
}

resource "aws_api_gateway_deployment" "row" {
  rest_api_id = aws_api_gateway_rest_api.shop.id
  triggers    = { changes = sha1(jsonencode([aws_api_gateway_method.all])) }

  lifecycle {
    ignore_changes = [description]
  }
}

resource "aws_api_gateway_deployment" "lines" {
  rest_api_id = aws_api_gateway_rest_api.shop.id

  triggers = {
    # In the order they are made.
    redeployment = sha1(jsonencode([
      aws_api_gateway_resource.all["orders"].id,
      aws_api_gateway_integration.all["orders"].id # the last
    ]))
  }

  lifecycle {
    create_before_destroy = true
  }
}

# Another form of hash stays as it is.
resource "aws_api_gateway_deployment" "joined" {
  rest_api_id = aws_api_gateway_rest_api.shop.id
  triggers    = { changes = md5(join("", [jsonencode(aws_api_gateway_method.all)])) }
}

resource "aws_api_gateway_rest_api" "document" {
  name = "document"
  body = file("openapi.yaml")
}

resource "aws_api_gateway_deployment" "document" {
  rest_api_id = aws_api_gateway_rest_api.document.id
  lifecycle { create_before_destroy = false }
}

resource "aws_lambda_function" "work" {
  function_name = "work"
  role          = "arn:aws:iam::123456789012:role/work"
}

resource "aws_lambda_permission" "shop" {
  function_name = aws_lambda_function.work.function_name
  action        = "lambda:InvokeFunction"
  principal     = "apigateway.amazonaws.com"
  source_arn    = "${aws_api_gateway_rest_api.shop.execution_arn}/*"
}
