terraform {
  required_version = ">= 1.11.0"
  required_providers {
    aws = {
      version = "6.25.0"
      source  = "hashicorp/aws"
    }
  }
  backend "local" {
    path = "../../../state/sparkify-roles.tfstate"
  }
}

provider "aws" {
  region = "us-east-1"
}

data "aws_iam_policy_document" "instance_trust" {
  statement {
    actions = [
      "sts:AssumeRole"
    ]
    principals {
      identifiers = [
        "ec2.amazonaws.com"
      ]
      type = "Service"
    }
  }
}

resource "aws_iam_role" "instance" {
  assume_role_policy = data.aws_iam_policy_document.instance_trust.json
  description        = "Nodes of pipeline sparkify"
  name               = "sparkify-emr-instance"
  tags = {
    pipeline = "sparkify"
  }
}

data "aws_iam_policy_document" "instance_rights" {
  statement {
    actions = [
      "s3:ListBucket",
      "s3:ListBucketMultipartUploads"
    ]
    resources = [
      "arn:aws:s3:::parquetry-sparkify-example"
    ]
    sid = "ListBucket"
  }
  statement {
    actions = [
      "s3:GetObject"
    ]
    resources = [
      "arn:aws:s3:::parquetry-sparkify-example/landing/*",
      "arn:aws:s3:::parquetry-sparkify-example/code/*",
      "arn:aws:s3:::parquetry-sparkify-example/manifests/*"
    ]
    sid = "ReadInputsAndCode"
  }
  statement {
    actions = [
      "s3:AbortMultipartUpload",
      "s3:DeleteObject",
      "s3:GetObject",
      "s3:PutObject"
    ]
    resources = [
      "arn:aws:s3:::parquetry-sparkify-example/tables/*",
      "arn:aws:s3:::parquetry-sparkify-example/runs/*"
    ]
    sid = "WriteTablesAndRuns"
  }
  statement {
    actions = [
      "s3:PutObject"
    ]
    resources = [
      "arn:aws:s3:::parquetry-sparkify-example/logs/*"
    ]
    sid = "WriteLogs"
  }
}

resource "aws_iam_role_policy" "instance_policy" {
  name   = "bucket-folders"
  policy = data.aws_iam_policy_document.instance_rights.json
  role   = aws_iam_role.instance.id
}

resource "aws_iam_instance_profile" "instance_profile" {
  name = "sparkify-emr-instance"
  role = aws_iam_role.instance.name
  tags = {
    pipeline = "sparkify"
  }
}

data "aws_caller_identity" "current" {}

data "aws_iam_policy_document" "service_trust" {
  statement {
    actions = [
      "sts:AssumeRole"
    ]
    condition {
      test = "StringEquals"
      values = [
        "${data.aws_caller_identity.current.account_id}"
      ]
      variable = "aws:SourceAccount"
    }
    condition {
      test = "ArnLike"
      values = [
        "arn:aws:elasticmapreduce:us-east-1:${data.aws_caller_identity.current.account_id}:*"
      ]
      variable = "aws:SourceArn"
    }
    principals {
      identifiers = [
        "elasticmapreduce.amazonaws.com"
      ]
      type = "Service"
    }
  }
}

resource "aws_iam_role" "service" {
  assume_role_policy = data.aws_iam_policy_document.service_trust.json
  description        = "EMR for pipeline sparkify"
  name               = "sparkify-emr-service"
  tags = {
    pipeline = "sparkify"
  }
}

resource "aws_iam_role_policy_attachment" "service_managed" {
  policy_arn = "arn:aws:iam::aws:policy/service-role/AmazonEMRServicePolicy_v2"
  role       = aws_iam_role.service.name
}

data "aws_iam_policy_document" "pass_instance_role" {
  statement {
    actions = [
      "iam:PassRole"
    ]
    resources = [
      "arn:aws:iam::${data.aws_caller_identity.current.account_id}:role/sparkify-emr-instance"
    ]
    sid = "PassInstanceRole"
    condition {
      test = "StringLike"
      values = [
        "ec2.amazonaws.com*"
      ]
      variable = "iam:PassedToService"
    }
  }
}

resource "aws_iam_role_policy" "service_policy" {
  name   = "pass-instance-role"
  policy = data.aws_iam_policy_document.pass_instance_role.json
  role   = aws_iam_role.service.id
}
