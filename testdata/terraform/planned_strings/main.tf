locals {
  arn   = "arn:aws:sqs:us-east-1:123456789012:orders"
  parts = split(":", local.arn)
  names = [for name in ["Orders", "pay-MENTS"] : title(lower(replace(name, "-", " ")))]
}

resource "aws_sqs_queue" "q" {
  name = "${element(local.parts, length(local.parts) - 1)}-${strrev("abc")}"
  tags = {
    account = local.parts[4]
    names   = join("; ", local.names)
    regex   = regex("^(?P<kind>[^:]+):(?P<partition>[^:]+)", local.arn).partition
    padded  = format("%-6s|%6.2f|%+d", "ab", 3.14159, 7)
    trimmed = trim(trimspace("  --x--  "), "-")
    indent  = indent(2, "a\nb")
    part    = substr(local.arn, -6, -1)
    equal   = startswith(local.arn, "arn:") && !endswith(local.arn, "x")
  }
}
