"""From the run's folder to the published tables."""
