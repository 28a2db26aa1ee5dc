"""What a listing costs: requests, and the critical path, which is how many of them follow one another."""

from heapq import heapify, heapreplace
from typing import NamedTuple

PAGE, LISTERS = 1000, 20


class Cost(NamedTuple):
    requests: int
    path: int

    def then(self, other):
        """First this, then the other."""
        return Cost(self.requests + other.requests, self.path + other.path)


def pages(objects):
    """Requests that list so many objects: one even where nothing is."""
    return max(1, -(-objects // PAGE))


def of_lines(counts):
    """S3DistCp's listing of lines with so many objects each: 20 at a time, in their order, a line by one lister."""
    listers = [0] * min(LISTERS, len(counts))
    heapify(listers)
    for count in counts:
        heapreplace(listers, listers[0] + pages(count))
    return Cost(sum(map(pages, counts)), max(listers))
