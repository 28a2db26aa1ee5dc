"""Two kinds of failure, told apart by the exit code: the user's (2) and the run's (1)."""


class UserMistake(Exception):
    """Something the user wrote or gave is wrong: a job file, SQL, a rule. Running again cannot help."""

    exit_code = 2


class RunFailed(Exception):
    """The run itself failed: the ledger does not add up, too much is in quarantine, a file could not be moved."""

    exit_code = 1
