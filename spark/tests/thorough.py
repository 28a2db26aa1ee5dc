"""How long random tests look for an example that fails."""

import os


def examples(number: int) -> int:
    """`number` with THOROUGH=1, as in `make soak`; a tenth of it in `make test`, which is to be quick."""
    return number if os.environ.get("THOROUGH") else number // 10
