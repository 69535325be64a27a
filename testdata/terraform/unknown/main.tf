variable "flag" {
  type = bool
}

variable "arn" {}

variable "items" {
  type = list(string)
}

resource "aws_sqs_queue" "q" {
  name              = var.flag ? "a" : "b"
  same              = var.flag ? "a" : "a"
  text              = "x-${var.flag ? "a" : "b"}-y"
  decided           = false && var.flag
  or                = var.flag || true
  not               = !var.flag
  part              = "${var.arn}/*"
  nested            = var.arn.x.y
  items             = concat(["a"], var.items, ["b"])
  mapped            = [for item in var.items : "${item}-x"]
  merged            = merge({ a = 1 }, var.arn, { b = 2 })
  perhaps           = merge({ a = 1 }, var.flag ? { b = 2, a = 3 } : {})
  length            = length(var.items)
  lookup            = lookup({ a = 1, b = 2 }, var.arn, 3)
  index             = { a = 1, b = 2 }[var.arn]
  coalesce          = coalesce(null, var.arn, "x")
  coalesced         = coalesce("x", var.arn)
  tried             = try({ a = 1 }.b, var.arn)
  tried_perhaps     = try((var.flag ? { a = 1 } : {}).a, "none")
  can               = can(var.arn.x)
  equal             = var.arn == var.arn
  different         = "a-${var.arn}" == "b-${var.arn}"
  null              = var.arn == null
  upper             = upper(var.arn)
  upper_same        = upper(var.arn) == upper(var.arn)
  joined            = join(",", ["a", var.arn, "b"])
  joined_items      = join(",", var.items)
  formatted         = format("%s/%d/%s", var.arn, 3, "x")
  encoded           = jsonencode({ a = var.arn, b = var.items, c = var.flag ? 1 : 2 })
  contains          = contains(["a", var.arn], "a")
  contains_not      = contains(["a", var.arn], "b")
  keys              = { (var.arn) = 1, a = 2 }
  no_function       = some_function(1)
  refused           = 1 / 0
  trimmed           = trimsuffix("${var.arn}/*", "/*")
  starts            = startswith("prefix-${var.arn}", "pre")
  split             = split("/", var.arn)[1]
  many              = [for a in [0, 1] : var.flag ? a : "x"]
  flat              = flatten([["a"], var.items, [["b"]]])
  conditional_items = [for x in ["a", "b"] : x if x == "b" || var.flag]
}
