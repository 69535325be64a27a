variable "api" {
  type = string
}

variable "triggers" {
  type = map(string)
}

resource "aws_api_gateway_deployment" "api" {
  rest_api_id = var.api
  triggers    = var.triggers
}
