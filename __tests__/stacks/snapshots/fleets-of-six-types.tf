  core_instance_fleet {
    name                      = "core"
    target_on_demand_capacity = 2
    target_spot_capacity      = 2
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
    instance_type_configs {
      instance_type     = "m7i.xlarge"
      weighted_capacity = 1
      ebs_config {
        size                 = 64
        type                 = "gp3"
        volumes_per_instance = 1
      }
    }
    instance_type_configs {
      instance_type     = "m7a.xlarge"
      weighted_capacity = 1
      ebs_config {
        size                 = 64
        type                 = "gp3"
        volumes_per_instance = 1
      }
    }
    instance_type_configs {
      instance_type     = "m5a.xlarge"
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
      spot_specification {
        allocation_strategy      = "price-capacity-optimized"
        timeout_action           = "SWITCH_TO_ON_DEMAND"
        timeout_duration_minutes = 10
      }
    }
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
    instance_type_configs {
      instance_type     = "m6a.xlarge"
      weighted_capacity = 1
      ebs_config {
        size                 = 64
        type                 = "gp3"
        volumes_per_instance = 1
      }
    }
    instance_type_configs {
      instance_type     = "m7i.xlarge"
      weighted_capacity = 1
      ebs_config {
        size                 = 64
        type                 = "gp3"
        volumes_per_instance = 1
      }
    }
    instance_type_configs {
      instance_type     = "m7a.xlarge"
      weighted_capacity = 1
      ebs_config {
        size                 = 64
        type                 = "gp3"
        volumes_per_instance = 1
      }
    }
    instance_type_configs {
      instance_type     = "m5a.xlarge"
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

resource "aws_emr_instance_fleet" "task" {
  cluster_id                = aws_emr_cluster.cluster.id
  name                      = "task"
  target_on_demand_capacity = 0
  target_spot_capacity      = 4
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
  instance_type_configs {
    instance_type     = "m7i.xlarge"
    weighted_capacity = 1
    ebs_config {
      size                 = 64
      type                 = "gp3"
      volumes_per_instance = 1
    }
  }
  instance_type_configs {
    instance_type     = "m7a.xlarge"
    weighted_capacity = 1
    ebs_config {
      size                 = 64
      type                 = "gp3"
      volumes_per_instance = 1
    }
  }
  instance_type_configs {
    instance_type     = "m5a.xlarge"
    weighted_capacity = 1
    ebs_config {
      size                 = 64
      type                 = "gp3"
      volumes_per_instance = 1
    }
  }
  launch_specifications {
    spot_specification {
      allocation_strategy      = "price-capacity-optimized"
      timeout_action           = "SWITCH_TO_ON_DEMAND"
      timeout_duration_minutes = 10
    }
  }
}
