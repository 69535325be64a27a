# A resource in another file, which is the last one there.
resource "aws_sqs_queue_policy" "images" {
  queue_url = aws_sqs_queue.images.id
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = {
      Effect    = "Allow"
      Principal = { Service = "s3.amazonaws.com" }
      Action    = "sqs:SendMessage"
      Resource  = aws_sqs_queue.images.arn
      Condition = { ArnEquals = { "aws:SourceArn" = aws_s3_bucket.images.arn } }
    }
  })
}

resource "aws_s3_bucket_notification" "removed" {
  bucket      = aws_s3_bucket.images.bucket
  eventbridge = true

  # Only of pictures.
  queue {
    queue_arn     = aws_sqs_queue.images.arn
    events        = ["s3:ObjectRemoved:*"]
    filter_suffix = ".png"
  }

  dynamic "queue" {
    for_each = toset(["a/", "b/"])
    content {
      queue_arn     = aws_sqs_queue.images.arn
      events        = ["s3:ObjectRestore:*"]
      filter_prefix = queue.value
    }
  }

  depends_on = [aws_sqs_queue_policy.images, aws_sqs_queue.images]
}
