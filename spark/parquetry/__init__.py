"""Merged files in, checked and partitioned Parquet out, with a ledger that accounts for every record."""
