variable "names" {
  default = ["a", "b"]
}

resource "aws_sqs_queue" "this" {
  name = "q"
  policy = <<-EOT
    {
      "Version": "2012-10-17",
      "Statement": [{
        "Effect": "Allow",
        "Principal": { "Service": "sns.amazonaws.com" },
        "Action": "sqs:SendMessage",
        "Resource": "${aws_sqs_queue.other.arn}"
      }]
    }
  EOT
}

resource "aws_sqs_queue" "other" {
  name = <<EOT
%{ for name in var.names ~}
${name}-$${x}
%{ endfor ~}
end
EOT
  kms_master_key_id = "%{ if length(var.names) > 1 }many%{ else }one%{ endif }"
}

resource "aws_sfn_state_machine" "file" {
  name       = "%{ for i, name in var.names }${i}=${name};%{ endfor }"
  definition = file("${path.module}/definition.json")
}

resource "aws_sfn_state_machine" "template" {
  definition = templatefile("${path.module}/definition.tftpl", {
    function = aws_lambda_function.f.arn
    tasks    = { first = 1, second = 2 }
  })
}

resource "aws_lambda_function" "f" {
  function_name    = upper("f ${~ " x " ~} g")
  source_code_hash = filebase64sha256("missing.zip")
  description      = file("missing.txt")
}
