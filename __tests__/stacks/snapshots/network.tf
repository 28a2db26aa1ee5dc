terraform {
  required_version = ">= 1.11.0"
  required_providers {
    aws = {
      version = "6.25.0"
      source  = "hashicorp/aws"
    }
  }
  backend "local" {
    path = "../../../state/sparkify-network.tfstate"
  }
}

provider "aws" {
  region = "us-east-1"
}

resource "aws_vpc" "vpc" {
  cidr_block           = "10.10.0.0/16"
  enable_dns_hostnames = true
  enable_dns_support   = true
  tags = {
    pipeline = "sparkify"
    Name     = "sparkify"
  }
}

resource "aws_default_security_group" "default" {
  tags = {
    pipeline = "sparkify"
    Name     = "sparkify-default"
  }
  vpc_id = aws_vpc.vpc.id
}

resource "aws_route_table" "routes" {
  tags = {
    pipeline = "sparkify"
    Name     = "sparkify"
  }
  vpc_id = aws_vpc.vpc.id
}

data "aws_availability_zones" "zones" {
  state = "available"
  filter {
    name = "opt-in-status"
    values = [
      "opt-in-not-required"
    ]
  }
}

resource "aws_subnet" "subnet" {
  availability_zone       = each.key
  cidr_block              = cidrsubnet("10.10.0.0/16", 4, index(["", "a", "b", "c", "d", "e", "f", "g"], substr(each.key, -1, 1)))
  map_public_ip_on_launch = false
  tags = {
    pipeline                                 = "sparkify"
    Name                                     = "sparkify"
    for-use-with-amazon-emr-managed-policies = "true"
  }
  vpc_id   = aws_vpc.vpc.id
  for_each = toset(slice(data.aws_availability_zones.zones.names, 0, min(3, length(data.aws_availability_zones.zones.names))))
}

resource "aws_route_table_association" "subnet_routes" {
  route_table_id = aws_route_table.routes.id
  subnet_id      = each.value.id
  for_each       = aws_subnet.subnet
}

data "aws_iam_policy_document" "s3_endpoint_policy" {
  statement {
    actions = [
      "s3:AbortMultipartUpload",
      "s3:DeleteObject",
      "s3:GetObject",
      "s3:ListBucket",
      "s3:ListBucketMultipartUploads",
      "s3:PutObject"
    ]
    resources = [
      "arn:aws:s3:::parquetry-sparkify-example",
      "arn:aws:s3:::parquetry-sparkify-example/*"
    ]
    sid = "PipelineBucket"
    principals {
      identifiers = [
        "*"
      ]
      type = "*"
    }
  }
  statement {
    actions = [
      "s3:GetObject"
    ]
    resources = [
      "arn:aws:s3:::al2023-repos-us-east-1-de612dc2/*",
      "arn:aws:s3:::repo.us-east-1.emr.amazonaws.com/*"
    ]
    sid = "PackageRepositories"
    principals {
      identifiers = [
        "*"
      ]
      type = "*"
    }
  }
  statement {
    actions = [
      "s3:Put*"
    ]
    resources = [
      "arn:aws:s3:::aws157-logs-prod/*",
      "arn:aws:s3:::parquetry-sparkify-example/logs/*"
    ]
    sid = "ClusterLogs"
    principals {
      identifiers = [
        "*"
      ]
      type = "*"
    }
  }
  statement {
    actions = [
      "s3:Put*",
      "s3:Get*",
      "s3:Create*",
      "s3:Abort*",
      "s3:List*"
    ]
    resources = [
      "arn:aws:s3:::prod.us-east-1.appinfo.src/*"
    ]
    sid = "ApplicationHistory"
    principals {
      identifiers = [
        "*"
      ]
      type = "*"
    }
  }
}

resource "aws_vpc_endpoint" "s3" {
  policy = data.aws_iam_policy_document.s3_endpoint_policy.json
  route_table_ids = [
    "${aws_route_table.routes.id}"
  ]
  service_name = "com.amazonaws.us-east-1.s3"
  tags = {
    pipeline = "sparkify"
    Name     = "sparkify-s3"
  }
  vpc_endpoint_type = "Gateway"
  vpc_id            = aws_vpc.vpc.id
}

resource "aws_security_group" "primary" {
  description            = "EMR primary node"
  name                   = "sparkify-primary"
  revoke_rules_on_delete = true
  tags = {
    pipeline                                 = "sparkify"
    Name                                     = "sparkify-primary"
    for-use-with-amazon-emr-managed-policies = "true"
  }
  vpc_id = aws_vpc.vpc.id
}

resource "aws_security_group" "core" {
  description            = "EMR core and task nodes"
  name                   = "sparkify-core"
  revoke_rules_on_delete = true
  tags = {
    pipeline                                 = "sparkify"
    Name                                     = "sparkify-core"
    for-use-with-amazon-emr-managed-policies = "true"
  }
  vpc_id = aws_vpc.vpc.id
}

resource "aws_vpc_security_group_ingress_rule" "primary_to_primary_tcp" {
  description                  = "Between the cluster's nodes"
  from_port                    = 0
  ip_protocol                  = "tcp"
  referenced_security_group_id = aws_security_group.primary.id
  security_group_id            = aws_security_group.primary.id
  tags = {
    pipeline = "sparkify"
  }
  to_port = 65535
}

resource "aws_vpc_security_group_ingress_rule" "primary_to_primary_udp" {
  description                  = "Between the cluster's nodes"
  from_port                    = 0
  ip_protocol                  = "udp"
  referenced_security_group_id = aws_security_group.primary.id
  security_group_id            = aws_security_group.primary.id
  tags = {
    pipeline = "sparkify"
  }
  to_port = 65535
}

resource "aws_vpc_security_group_ingress_rule" "primary_to_primary_icmp" {
  description                  = "Between the cluster's nodes"
  from_port                    = -1
  ip_protocol                  = "icmp"
  referenced_security_group_id = aws_security_group.primary.id
  security_group_id            = aws_security_group.primary.id
  tags = {
    pipeline = "sparkify"
  }
  to_port = -1
}

resource "aws_vpc_security_group_ingress_rule" "core_to_primary_tcp" {
  description                  = "Between the cluster's nodes"
  from_port                    = 0
  ip_protocol                  = "tcp"
  referenced_security_group_id = aws_security_group.core.id
  security_group_id            = aws_security_group.primary.id
  tags = {
    pipeline = "sparkify"
  }
  to_port = 65535
}

resource "aws_vpc_security_group_ingress_rule" "core_to_primary_udp" {
  description                  = "Between the cluster's nodes"
  from_port                    = 0
  ip_protocol                  = "udp"
  referenced_security_group_id = aws_security_group.core.id
  security_group_id            = aws_security_group.primary.id
  tags = {
    pipeline = "sparkify"
  }
  to_port = 65535
}

resource "aws_vpc_security_group_ingress_rule" "core_to_primary_icmp" {
  description                  = "Between the cluster's nodes"
  from_port                    = -1
  ip_protocol                  = "icmp"
  referenced_security_group_id = aws_security_group.core.id
  security_group_id            = aws_security_group.primary.id
  tags = {
    pipeline = "sparkify"
  }
  to_port = -1
}

resource "aws_vpc_security_group_egress_rule" "primary_out" {
  cidr_ipv4         = "0.0.0.0/0"
  description       = "Anywhere the subnet has a route to"
  ip_protocol       = "-1"
  security_group_id = aws_security_group.primary.id
  tags = {
    pipeline = "sparkify"
  }
}

resource "aws_vpc_security_group_ingress_rule" "primary_to_core_tcp" {
  description                  = "Between the cluster's nodes"
  from_port                    = 0
  ip_protocol                  = "tcp"
  referenced_security_group_id = aws_security_group.primary.id
  security_group_id            = aws_security_group.core.id
  tags = {
    pipeline = "sparkify"
  }
  to_port = 65535
}

resource "aws_vpc_security_group_ingress_rule" "primary_to_core_udp" {
  description                  = "Between the cluster's nodes"
  from_port                    = 0
  ip_protocol                  = "udp"
  referenced_security_group_id = aws_security_group.primary.id
  security_group_id            = aws_security_group.core.id
  tags = {
    pipeline = "sparkify"
  }
  to_port = 65535
}

resource "aws_vpc_security_group_ingress_rule" "primary_to_core_icmp" {
  description                  = "Between the cluster's nodes"
  from_port                    = -1
  ip_protocol                  = "icmp"
  referenced_security_group_id = aws_security_group.primary.id
  security_group_id            = aws_security_group.core.id
  tags = {
    pipeline = "sparkify"
  }
  to_port = -1
}

resource "aws_vpc_security_group_ingress_rule" "core_to_core_tcp" {
  description                  = "Between the cluster's nodes"
  from_port                    = 0
  ip_protocol                  = "tcp"
  referenced_security_group_id = aws_security_group.core.id
  security_group_id            = aws_security_group.core.id
  tags = {
    pipeline = "sparkify"
  }
  to_port = 65535
}

resource "aws_vpc_security_group_ingress_rule" "core_to_core_udp" {
  description                  = "Between the cluster's nodes"
  from_port                    = 0
  ip_protocol                  = "udp"
  referenced_security_group_id = aws_security_group.core.id
  security_group_id            = aws_security_group.core.id
  tags = {
    pipeline = "sparkify"
  }
  to_port = 65535
}

resource "aws_vpc_security_group_ingress_rule" "core_to_core_icmp" {
  description                  = "Between the cluster's nodes"
  from_port                    = -1
  ip_protocol                  = "icmp"
  referenced_security_group_id = aws_security_group.core.id
  security_group_id            = aws_security_group.core.id
  tags = {
    pipeline = "sparkify"
  }
  to_port = -1
}

resource "aws_vpc_security_group_egress_rule" "core_out" {
  cidr_ipv4         = "0.0.0.0/0"
  description       = "Anywhere the subnet has a route to"
  ip_protocol       = "-1"
  security_group_id = aws_security_group.core.id
  tags = {
    pipeline = "sparkify"
  }
}

resource "aws_security_group" "service" {
  description            = "EMR service access to the private subnet"
  name                   = "sparkify-service"
  revoke_rules_on_delete = true
  tags = {
    pipeline                                 = "sparkify"
    Name                                     = "sparkify-service"
    for-use-with-amazon-emr-managed-policies = "true"
  }
  vpc_id = aws_vpc.vpc.id
}

resource "aws_vpc_security_group_ingress_rule" "primary_to_service" {
  description                  = "The primary node reports to EMR"
  from_port                    = 9443
  ip_protocol                  = "tcp"
  referenced_security_group_id = aws_security_group.primary.id
  security_group_id            = aws_security_group.service.id
  tags = {
    pipeline = "sparkify"
  }
  to_port = 9443
}

resource "aws_vpc_security_group_ingress_rule" "service_to_primary" {
  description                  = "EMR drives the node"
  from_port                    = 8443
  ip_protocol                  = "tcp"
  referenced_security_group_id = aws_security_group.service.id
  security_group_id            = aws_security_group.primary.id
  tags = {
    pipeline = "sparkify"
  }
  to_port = 8443
}

resource "aws_vpc_security_group_egress_rule" "service_out_to_primary" {
  description                  = "EMR drives the primary nodes"
  from_port                    = 8443
  ip_protocol                  = "tcp"
  referenced_security_group_id = aws_security_group.primary.id
  security_group_id            = aws_security_group.service.id
  tags = {
    pipeline = "sparkify"
  }
  to_port = 8443
}

resource "aws_vpc_security_group_ingress_rule" "service_to_core" {
  description                  = "EMR drives the node"
  from_port                    = 8443
  ip_protocol                  = "tcp"
  referenced_security_group_id = aws_security_group.service.id
  security_group_id            = aws_security_group.core.id
  tags = {
    pipeline = "sparkify"
  }
  to_port = 8443
}

resource "aws_vpc_security_group_egress_rule" "service_out_to_core" {
  description                  = "EMR drives the core nodes"
  from_port                    = 8443
  ip_protocol                  = "tcp"
  referenced_security_group_id = aws_security_group.core.id
  security_group_id            = aws_security_group.service.id
  tags = {
    pipeline = "sparkify"
  }
  to_port = 8443
}

output "subnet_ids" {
  value       = values(aws_subnet.subnet)[*].id
  description = "The subnets of which EMR chooses one for the cluster"
}

output "primary_group_id" {
  value       = aws_security_group.primary.id
  description = "EMR-managed security group of the primary node"
}

output "core_group_id" {
  value       = aws_security_group.core.id
  description = "EMR-managed security group of core and task nodes"
}

output "service_group_id" {
  value       = aws_security_group.service.id
  description = "Security group through which EMR reaches a private subnet"
}
