variable "api" {
  type = string
}

variable "parent" {
  type = string
}

resource "aws_api_gateway_resource" "orders" {
  rest_api_id = var.api
  parent_id   = var.parent
  path_part   = "orders"
}

output "orders" {
  value = aws_api_gateway_resource.orders.id
}
