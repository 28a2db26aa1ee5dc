"""JSON: two fast readers in Spark's JVM that prove what they read, and an exact one in Python for all other files."""
