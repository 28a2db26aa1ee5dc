"""What cannot be judged. It is always an error: what is not understood must not be allowed silently."""


class CannotJudge(Exception):
    """A policy or a request holds something that is not known here. The text says what, where, and what to do."""
