terraform {
  required_version = ">= 1.11.0"
  required_providers {
    aws = {
      version = "6.25.0"
      source  = "hashicorp/aws"
    }
  }
  backend "local" {
    path = "../../../state/sparkify-cluster.tfstate"
  }
}

provider "aws" {
  region = "us-east-1"
}

resource "aws_s3_object" "list_prefixes" {
  bucket      = "parquetry-sparkify-example"
  key         = "code/HASH/list-prefixes.sh"
  source      = "assets/list_prefixes_file/HASH/list-prefixes.sh"
  source_hash = "HASH"
  tags = {
    pipeline = "sparkify"
  }
}

resource "aws_s3_object" "check_objects" {
  bucket      = "parquetry-sparkify-example"
  key         = "code/HASH/check_objects.py"
  source      = "assets/check_objects_file/HASH/check_objects.py"
  source_hash = "HASH"
  tags = {
    pipeline = "sparkify"
  }
}

resource "aws_s3_object" "merge" {
  bucket      = "parquetry-sparkify-example"
  key         = "code/HASH/merge.sh"
  source      = "assets/merge_file/HASH/merge.sh"
  source_hash = "HASH"
  tags = {
    pipeline = "sparkify"
  }
}

resource "aws_s3_object" "spark_main" {
  bucket      = "parquetry-sparkify-example"
  key         = "code/HASH/main.py"
  source      = "assets/spark_main_file/HASH/main.py"
  source_hash = "HASH"
  tags = {
    pipeline = "sparkify"
  }
}

resource "aws_s3_object" "spark_package" {
  bucket      = "parquetry-sparkify-example"
  key         = "code/HASH/parquetry.zip"
  source      = "assets/spark_package_file/HASH/parquetry.zip"
  source_hash = "HASH"
  tags = {
    pipeline = "sparkify"
  }
}

resource "aws_s3_object" "spark_reader" {
  bucket      = "parquetry-sparkify-example"
  key         = "code/HASH/parquetry-reader.jar"
  source      = "assets/spark_reader_file/HASH/parquetry-reader.jar"
  source_hash = "HASH"
  tags = {
    pipeline = "sparkify"
  }
}

resource "aws_s3_object" "spark_job" {
  bucket      = "parquetry-sparkify-example"
  key         = "code/HASH/job.json"
  source      = "assets/spark_job_file/HASH/job.json"
  source_hash = "HASH"
  tags = {
    pipeline = "sparkify"
  }
}

resource "aws_emr_security_configuration" "security" {
  configuration = jsonencode({ "InstanceMetadataServiceConfiguration" = { "MinimumInstanceMetadataServiceVersion" = 2, "HttpPutResponseHopLimit" = 1 } })
  name_prefix   = "sparkify-"
  lifecycle {
    create_before_destroy = true
  }
}

data "terraform_remote_state" "network" {
  backend = "local"
  config = {
    path = "../../../state/sparkify-network.tfstate"
  }
}

resource "aws_emr_cluster" "cluster" {
  applications = [
    "Hadoop",
    "Spark"
  ]
  keep_job_flow_alive_when_no_steps = false
  log_uri                           = "s3://parquetry-sparkify-example/logs/"
  name                              = "sparkify"
  release_label                     = "emr-7.13.0"
  security_configuration            = aws_emr_security_configuration.security.name
  service_role                      = "sparkify-emr-service"
  step {
    action_on_failure = "TERMINATE_CLUSTER"
    hadoop_jar_step {
      args = [
        "bash",
        "/home/hadoop/merge.sh",
        "--region=us-east-1",
        "--runs=s3://parquetry-sparkify-example/runs/",
        "--source=songs",
        "--may-be-empty",
        "s3-dist-cp",
        "-Dmapreduce.job.reduces=20",
        "-Dmapreduce.reduce.maxattempts=1",
        "--s3Endpoint=s3.us-east-1.amazonaws.com",
        "--src=s3://parquetry-sparkify-example/landing/song_data/",
        "--dest=s3://parquetry-sparkify-example/merged/{run}/songs/",
        "--srcPrefixesFile=file:///home/hadoop/prefixes/songs.txt",
        "--srcPattern=s3://parquetry-sparkify-example/landing/song_data/(?!(?:(?:.*/)?(?:_SUCCESS|[^/]*[.]crc|_temporary|_spark_metadata|[.]hive-staging[^/]*|[.]spark-staging[^/]*|[^/]*_[$]folder[$]|_started_[^/]*|_committed_[^/]*|_started|manifest-summary[.]json|manifest-files[.]json|[^/]*[.]md5|manifest[.]json|manifest[.]checksum|symlink[.]txt|[^/]*manifest|[^/]*[.]csv[.]metadata|CloudTrail-Digest|aws-logs-write-test|ConfigWritabilityCheckFile|ELBAccessLogTestFile|[.]DS_Store)(?:/.*)?)$).*",
        "--groupBy=s3://parquetry-sparkify-example/landing/(song_data/(?:[^/]+/){0,1}).*",
        "--targetSize=128",
        "--outputCodec=none",
        "--previousManifest=file:///home/hadoop/empty/songs.gz",
        "--outputManifest=_manifest.gz"
      ]
      jar        = "command-runner.jar"
      main_class = null
      properties = {}
    }
    name = "merge songs"
  }
  step {
    action_on_failure = "TERMINATE_CLUSTER"
    hadoop_jar_step {
      args = [
        "bash",
        "/home/hadoop/merge.sh",
        "--region=us-east-1",
        "--runs=s3://parquetry-sparkify-example/runs/",
        "--source=events",
        "--may-be-empty",
        "s3-dist-cp",
        "-Dmapreduce.job.reduces=20",
        "-Dmapreduce.reduce.maxattempts=1",
        "--s3Endpoint=s3.us-east-1.amazonaws.com",
        "--src=s3://parquetry-sparkify-example/landing/log_data/",
        "--dest=hdfs:///merged/events/",
        "--srcPrefixesFile=file:///home/hadoop/prefixes/events.txt",
        "--srcPattern=s3://parquetry-sparkify-example/landing/log_data/(?!(?:(?:.*/)?(?:_SUCCESS|[^/]*[.]crc|_temporary|_spark_metadata|[.]hive-staging[^/]*|[.]spark-staging[^/]*|[^/]*_[$]folder[$]|_started_[^/]*|_committed_[^/]*|_started|manifest-summary[.]json|manifest-files[.]json|[^/]*[.]md5|manifest[.]json|manifest[.]checksum|symlink[.]txt|[^/]*manifest|[^/]*[.]csv[.]metadata|CloudTrail-Digest|aws-logs-write-test|ConfigWritabilityCheckFile|ELBAccessLogTestFile|[.]DS_Store)(?:/.*)?)$).*",
        "--groupBy=s3://parquetry-sparkify-example/landing/(log_data/(?:[^/]+/){0,2}).*",
        "--targetSize=128",
        "--outputCodec=none",
        "--previousManifest=s3://parquetry-sparkify-example/manifests/{load}/events.gz",
        "--requirePreviousManifest=false",
        "--outputManifest=_manifest.gz"
      ]
      jar        = "command-runner.jar"
      main_class = null
      properties = {}
    }
    name = "merge events"
  }
  step {
    action_on_failure = "TERMINATE_CLUSTER"
    hadoop_jar_step {
      args = [
        "spark-submit",
        "--deploy-mode",
        "client",
        "--driver-memory",
        "8g",
        "--conf",
        "spark.default.parallelism=8",
        "--py-files",
        "s3://parquetry-sparkify-example/code/HASH/parquetry.zip",
        "--jars",
        "s3://parquetry-sparkify-example/code/HASH/parquetry-reader.jar",
        "s3://parquetry-sparkify-example/code/HASH/main.py",
        "--job=s3://parquetry-sparkify-example/code/HASH/job.json"
      ]
      jar        = "command-runner.jar"
      main_class = null
      properties = {}
    }
    name = "write tables"
  }
  step_concurrency_level = 1
  tags = {
    pipeline                                 = "sparkify"
    Name                                     = "sparkify"
    for-use-with-amazon-emr-managed-policies = "true"
  }
  termination_protection = false
  bootstrap_action {
    args = [
      "--region=us-east-1",
      "--runs=s3://parquetry-sparkify-example/runs/",
      "--want=60",
      "--optional=songs",
      "songs=s3://parquetry-sparkify-example/landing/song_data/",
      "events=s3://parquetry-sparkify-example/landing/log_data/"
    ]
    name = "list prefixes"
    path = "s3://parquetry-sparkify-example/code/HASH/list-prefixes.sh"
  }
  bootstrap_action {
    args = [
      "--region=us-east-1",
      "--merged=songs",
      "--merged=events",
      "--may-be-empty=songs",
      "--may-be-empty=events",
      "--data=songs=s3://parquetry-sparkify-example/landing/song_data/(?!(?:(?:.*/)?(?:_SUCCESS|[^/]*[.]crc|_temporary|_spark_metadata|[.]hive-staging[^/]*|[.]spark-staging[^/]*|[^/]*_[$]folder[$]|_started_[^/]*|_committed_[^/]*|_started|manifest-summary[.]json|manifest-files[.]json|[^/]*[.]md5|manifest[.]json|manifest[.]checksum|symlink[.]txt|[^/]*manifest|[^/]*[.]csv[.]metadata|CloudTrail-Digest|aws-logs-write-test|ConfigWritabilityCheckFile|ELBAccessLogTestFile|[.]DS_Store)(?:/.*)?)$).*",
      "--data=events=s3://parquetry-sparkify-example/landing/log_data/(?!(?:(?:.*/)?(?:_SUCCESS|[^/]*[.]crc|_temporary|_spark_metadata|[.]hive-staging[^/]*|[.]spark-staging[^/]*|[^/]*_[$]folder[$]|_started_[^/]*|_committed_[^/]*|_started|manifest-summary[.]json|manifest-files[.]json|[^/]*[.]md5|manifest[.]json|manifest[.]checksum|symlink[.]txt|[^/]*manifest|[^/]*[.]csv[.]metadata|CloudTrail-Digest|aws-logs-write-test|ConfigWritabilityCheckFile|ELBAccessLogTestFile|[.]DS_Store)(?:/.*)?)$).*",
      "songs=s3://parquetry-sparkify-example/landing/song_data/",
      "events=s3://parquetry-sparkify-example/landing/log_data/"
    ]
    name = "check objects"
    path = "s3://parquetry-sparkify-example/code/HASH/check_objects.py"
  }
  bootstrap_action {
    args = [
      "--install"
    ]
    name = "install merge"
    path = "s3://parquetry-sparkify-example/code/HASH/merge.sh"
  }
  core_instance_fleet {
    name                      = "core"
    target_on_demand_capacity = 2
    target_spot_capacity      = 0
    instance_type_configs {
      instance_type     = "m6i.xlarge"
      weighted_capacity = 1
      ebs_config {
        size                 = 64
        type                 = "gp3"
        volumes_per_instance = 1
      }
    }
    instance_type_configs {
      instance_type     = "m5.xlarge"
      weighted_capacity = 1
      ebs_config {
        size                 = 64
        type                 = "gp3"
        volumes_per_instance = 1
      }
    }
    instance_type_configs {
      instance_type     = "m6a.xlarge"
      weighted_capacity = 1
      ebs_config {
        size                 = 64
        type                 = "gp3"
        volumes_per_instance = 1
      }
    }
    launch_specifications {
      on_demand_specification {
        allocation_strategy = "lowest-price"
      }
    }
  }
  ec2_attributes {
    emr_managed_master_security_group = data.terraform_remote_state.network.outputs.primary_group_id
    emr_managed_slave_security_group  = data.terraform_remote_state.network.outputs.core_group_id
    instance_profile                  = "sparkify-emr-instance"
    service_access_security_group     = data.terraform_remote_state.network.outputs.service_group_id
    subnet_ids                        = data.terraform_remote_state.network.outputs.subnet_ids
  }
  master_instance_fleet {
    name                      = "primary"
    target_on_demand_capacity = 1
    instance_type_configs {
      instance_type     = "m6i.xlarge"
      weighted_capacity = 1
      ebs_config {
        size                 = 64
        type                 = "gp3"
        volumes_per_instance = 1
      }
    }
    instance_type_configs {
      instance_type     = "m5.xlarge"
      weighted_capacity = 1
      ebs_config {
        size                 = 64
        type                 = "gp3"
        volumes_per_instance = 1
      }
    }
    launch_specifications {
      on_demand_specification {
        allocation_strategy = "lowest-price"
      }
    }
  }
  depends_on = [
    aws_s3_object.list_prefixes,
    aws_s3_object.check_objects,
    aws_s3_object.merge,
    aws_s3_object.spark_main,
    aws_s3_object.spark_package,
    aws_s3_object.spark_reader,
    aws_s3_object.spark_job,
  ]
}

output "cluster_id" {
  value       = aws_emr_cluster.cluster.id
  description = "The cluster of the last run"
}

output "log_uri" {
  value       = "s3://parquetry-sparkify-example/logs/"
  description = "Where EMR puts the logs of each cluster"
}
