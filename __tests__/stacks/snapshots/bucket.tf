terraform {
  required_version = ">= 1.11.0"
  required_providers {
    aws = {
      version = "6.25.0"
      source  = "hashicorp/aws"
    }
  }
  backend "local" {
    path = "../../../state/sparkify-bucket.tfstate"
  }
}

provider "aws" {
  region = "us-east-1"
}

resource "aws_s3_bucket" "bucket" {
  bucket        = "parquetry-sparkify-example"
  force_destroy = false
  tags = {
    pipeline = "sparkify"
    Name     = "parquetry-sparkify-example"
  }
}

resource "aws_s3_bucket_versioning" "versioning" {
  bucket = aws_s3_bucket.bucket.id
  versioning_configuration {
    status = "Enabled"
  }
}

resource "aws_s3_bucket_server_side_encryption_configuration" "encryption" {
  bucket = aws_s3_bucket.bucket.id
  rule {
    apply_server_side_encryption_by_default {
      sse_algorithm = "AES256"
    }
  }
}

resource "aws_s3_bucket_ownership_controls" "ownership" {
  bucket = aws_s3_bucket.bucket.id
  rule {
    object_ownership = "BucketOwnerEnforced"
  }
}

resource "aws_s3_bucket_public_access_block" "public_access" {
  block_public_acls       = true
  block_public_policy     = true
  bucket                  = aws_s3_bucket.bucket.id
  ignore_public_acls      = true
  restrict_public_buckets = true
}

data "aws_iam_policy_document" "tls_only" {
  statement {
    actions = [
      "s3:*"
    ]
    effect = "Deny"
    resources = [
      "arn:aws:s3:::parquetry-sparkify-example",
      "arn:aws:s3:::parquetry-sparkify-example/*"
    ]
    sid = "DenyWithoutTls"
    condition {
      test = "Bool"
      values = [
        "false"
      ]
      variable = "aws:SecureTransport"
    }
    principals {
      identifiers = [
        "*"
      ]
      type = "*"
    }
  }
}

resource "aws_s3_bucket_policy" "policy" {
  bucket = aws_s3_bucket.bucket.id
  policy = data.aws_iam_policy_document.tls_only.json
  depends_on = [
    aws_s3_bucket_public_access_block.public_access,
  ]
}

resource "aws_s3_bucket_lifecycle_configuration" "lifecycle" {
  bucket = aws_s3_bucket.bucket.id
  rule {
    id     = "incomplete-uploads"
    status = "Enabled"
    abort_incomplete_multipart_upload {
      days_after_initiation = 7
    }
    filter {
      prefix = ""
    }
  }
  rule {
    id     = "old-versions"
    status = "Enabled"
    expiration {
      expired_object_delete_marker = true
    }
    filter {
      prefix = ""
    }
    noncurrent_version_expiration {
      noncurrent_days = 30
    }
  }
  rule {
    id     = "run-leftovers"
    status = "Enabled"
    expiration {
      days = 30
    }
    filter {
      prefix = "runs/"
    }
    noncurrent_version_expiration {
      noncurrent_days = 1
    }
  }
  rule {
    id     = "logs"
    status = "Enabled"
    expiration {
      days = 90
    }
    filter {
      prefix = "logs/"
    }
  }
  depends_on = [
    aws_s3_bucket_versioning.versioning,
  ]
}

output "bucket_name" {
  value       = aws_s3_bucket.bucket.bucket
  description = "The bucket of inputs, code, tables, runs and logs"
}
