"""Delimited text (CSV), read exactly, by Python."""
