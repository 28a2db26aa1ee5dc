"""Files on S3, HDFS and the local disk, whatever is in them."""
