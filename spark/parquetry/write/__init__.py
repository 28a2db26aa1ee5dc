"""Tables: their SQL, their Parquet files, and the statements for Athena."""
