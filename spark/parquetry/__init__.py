"""Merged JSON in, checked and partitioned Parquet out, with a ledger in which every record is accounted for."""
