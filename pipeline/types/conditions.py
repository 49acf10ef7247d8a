"""What a search is narrowed to and sorted by.

A document of which the field is not known never passes: it may not fit.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Within:
    """A number, a day (as an ordinal) or an ordered choice, and the least and the most that it may be."""

    field: str
    least: float
    most: float


@dataclass(frozen=True, slots=True)
class AnyOf:
    """A list or a choice that has to hold one of these."""

    field: str
    values: tuple[str, ...]


Condition = Within | AnyOf


@dataclass(frozen=True, slots=True)
class Sort:
    """The number, day or ordered choice by which what is found is in order, the least first.

    ``rank`` is the place in it that is asked for: 2 for the second.
    """

    field: str
    descending: bool = False
    rank: int = 1
