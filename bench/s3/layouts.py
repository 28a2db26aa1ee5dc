"""Buckets of any size whose keys are computed and not stored: the n-th key of a layout, in S3's order.

A layout is a function from 0 … objects-1 to keys that rise byte by byte, below `landing/song_data/`.
"""

from bisect import bisect_right
from collections.abc import Callable, Sequence
from itertools import accumulate
from string import ascii_uppercase as LETTERS
from typing import NamedTuple

PREFIX = "landing/song_data/"
LEAVES = 26**3

Key = Callable[[int], str]


class Layout(NamedTuple):
    name: str
    objects: int
    key: Key

    def rank(self, key: str) -> int:
        """How many keys sort before `key`."""
        low, high = 0, self.objects
        while low < high:
            middle = (low + high) // 2
            if self.key(middle).encode() < key.encode():
                low = middle + 1
            else:
                high = middle
        return low

    def below(self, prefix: str) -> range:
        """The ranks, from 0, of the keys that begin with `prefix`."""
        return range(self.rank(prefix), self.rank(prefix + "\U0010ffff"))


def layout(name: str, objects: int) -> Layout:
    """The layout of LAYOUTS with this name and number of objects."""
    return Layout(name, objects, LAYOUTS[name](objects))


def _letters(leaf: int) -> str:
    return "/".join((LETTERS[leaf // 676], LETTERS[leaf // 26 % 26], LETTERS[leaf % 26]))


def _in_leaves(starts: Sequence[int]) -> Key:
    """Keys of leaf folders A/B/C; `starts`: the rank of each leaf's first object, for every leaf."""

    def key(rank: int) -> str:
        leaf = bisect_right(starts, rank) - 1
        return f"{PREFIX}{_letters(leaf)}/TR{rank - starts[leaf]:09d}.json"

    return key


def _nested(objects: int) -> Key:
    """The objects spread evenly over 26 x 26 x 26 folders."""
    return _in_leaves([objects * leaf // LEAVES for leaf in range(LEAVES)])


def _skewed(objects: int) -> Key:
    """Half of all objects in the folder K/K/K, a quarter in the next, and so on for ten folders; the rest evenly."""
    first = LETTERS.index("K") * (676 + 26 + 1)
    weights = [2.0**-11 / LEAVES] * LEAVES
    for place in range(10):
        weights[first + place] += 2.0 ** -(place + 1)
    total, sums = sum(weights), [0.0, *accumulate(weights)]
    return _in_leaves([round(objects * share / total) for share in sums[:-1]])


def _flat(objects: int) -> Key:
    """All in one folder."""
    return lambda rank: f"{PREFIX}TR{rank:09d}.json"


def _chain(objects: int) -> Key:
    """Sixty folders, each the only one in its parent; below them a thousand folders with all objects."""
    deep = PREFIX + "".join(f"level-{number:02d}/" for number in range(60))
    return lambda rank: f"{deep}{rank * 1000 // objects:03d}/TR{rank:09d}.json"


LAYOUTS: dict[str, Callable[[int], Key]] = {"nested": _nested, "skewed": _skewed, "flat": _flat, "chain": _chain}
