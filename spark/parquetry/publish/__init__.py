"""Moves files from the run's folder into the published tables."""
