"""The two kinds of failure. The exit code of the step says which of them it was."""


class UserError(Exception):
    """Something that the user wrote or gave is wrong: a job file, SQL, a rule. Another try cannot help."""

    exit_code = 2


class RunError(Exception):
    """What the user wrote was right, and the run failed: a count does not add up, or a file cannot be moved."""

    exit_code = 1
