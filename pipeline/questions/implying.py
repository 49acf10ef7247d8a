"""What ideas say beside themselves, and which say one thing together: how the tables of every language are read."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import NamedTuple


class Implied:
    """What goes without saying.

    Args:
        tables: by an idea, or by several that stand together (``a+b``), the ideas and words that they already say.
    """

    def __init__(self, *tables: Mapping[str, Iterable[str]]) -> None:
        self._by_one = defaultdict[str, set[str]](set)
        self._by_several = defaultdict[frozenset[str], set[str]](set)
        for ideas, said in ((ideas, said) for table in tables for ideas, said in table.items()):
            if "+" in ideas:
                self._by_several[frozenset(ideas.split("+"))].update(said)
            else:
                self._by_one[ideas].update(said)

    def by(self, ideas: Collection[str]) -> frozenset[str]:
        """What they say, each and together."""
        each = (self._by_one[idea] for idea in ideas if idea in self._by_one)
        together = (said for several, said in self._by_several.items() if several.issubset(ideas))
        return frozenset[str]().union(*each, *together)


class OneThing(NamedTuple):
    """Ideas that say one thing together: which ones, what of them is left out, and what stands instead."""

    ideas: frozenset[str]
    gone: frozenset[str]
    meant: tuple[str, ...]


def one_thing(*rows: tuple[str, str, str]) -> tuple[OneThing, ...]:
    """The rows of a table, with a comma between ideas."""
    return tuple(OneThing(frozenset(_told(ideas)), frozenset(_told(gone)), _told(meant)) for ideas, gone, meant in rows)


def as_one(ideas: Iterable[str], table: Sequence[OneThing]) -> list[str]:
    """The ideas in their order, where several say one thing that alone; rows hold one after the other."""
    known = list(ideas)
    for together, gone, meant in table:
        if together.issubset(known):
            known = [*(one for one in known if one not in gone), *(one for one in meant if one not in known)]
    return known


def _told(ideas: str) -> tuple[str, ...]:
    return tuple(ideas.split(", ")) if ideas else ()
