"""What a listing costs: requests, and the critical path, the number of requests sent one after another."""

from collections.abc import Sequence
from heapq import heapify, heapreplace
from typing import NamedTuple

PAGE, LISTERS = 1000, 20


class Cost(NamedTuple):
    requests: int
    path: int

    def then(self, other: "Cost") -> "Cost":
        """The cost of this and then the other."""
        return Cost(self.requests + other.requests, self.path + other.path)


def pages(objects: int) -> int:
    """Requests that list that number of objects; at least one."""
    return max(1, -(-objects // PAGE))


def of_lines(counts: Sequence[int]) -> Cost:
    """S3DistCp's listing of lines with these numbers of objects: 20 lines at a time, in their order."""
    listers = [0] * min(LISTERS, len(counts))
    heapify(listers)
    for count in counts:
        heapreplace(listers, listers[0] + pages(count))
    return Cost(sum(map(pages, counts)), max(listers))
