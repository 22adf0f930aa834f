"""Things that belong together, directly or through others (union-find)."""

from __future__ import annotations


class Groups:
    """``count`` things, numbered from 0, each in a group of its own until ``join`` joins two."""

    def __init__(self, count: int) -> None:
        self._parent = list(range(count))

    def of(self, i: int) -> int:
        """The number that stands for the group of a thing: the same for all of its group."""
        parent = self._parent
        while parent[i] != i:
            parent[i] = parent[parent[i]]
            i = parent[i]
        return i

    def join(self, i: int, j: int) -> None:
        """Make the groups of two things one."""
        self._parent[self.of(i)] = self.of(j)
