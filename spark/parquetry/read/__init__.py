"""From the files of one source to its records: the good ones as a view for SQL, the others in quarantine."""
