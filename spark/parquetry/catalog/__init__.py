"""Makes published partitions known to AWS Glue, so that Athena and Spark read them."""
