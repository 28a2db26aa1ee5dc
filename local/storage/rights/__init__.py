"""Judges requests to S3 by the policies that are planned for AWS, as AWS does. See docs/adr/0022-planned-rights.md."""
