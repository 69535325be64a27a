variable "filters" {
  type = list(string)
}

variable "destination" {
  type    = string
  default = null
}

locals {
  notifications = [
    { function = "a", events = ["s3:ObjectCreated:*"], prefix = "in/" },
    { function = "b", events = ["s3:ObjectRemoved:*"] },
  ]
}

resource "aws_s3_bucket_notification" "this" {
  bucket = "uploads"

  dynamic "lambda_function" {
    for_each = local.notifications
    iterator = it
    content {
      id                  = "n${it.key}"
      lambda_function_arn = it.value.function
      events              = it.value.events
      filter_prefix       = lookup(it.value, "prefix", null)
    }
  }

  lambda_function {
    lambda_function_arn = "static"
  }
}

resource "aws_lambda_event_source_mapping" "this" {
  function_name = "f"

  filter_criteria {
    dynamic "filter" {
      for_each = toset(["{\"body\":{\"x\":[1]}}", "b"])
      content {
        pattern = filter.key
      }
    }
  }

  # Not set: no block.
  dynamic "destination_config" {
    for_each = var.destination[*]
    content {
      dynamic "on_failure" {
        for_each = destination_config.value[*]
        content {
          destination_arn = on_failure.value
        }
      }
    }
  }

  dynamic "source_access_configuration" {
    for_each = var.filters
    content {
      type = source_access_configuration.value
    }
  }
}

variable "alias" {
  type = string
}

resource "aws_lambda_event_source_mapping" "perhaps" {
  function_name = "f"

  dynamic "scaling_config" {
    for_each = var.alias == "live" ? [10] : []
    content {
      maximum_concurrency = scaling_config.value
    }
  }
}
