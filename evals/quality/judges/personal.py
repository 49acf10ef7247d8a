"""Whether personal data is found: the same span, or one that overlaps it, and of the right kind."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import product
from typing import NamedTuple

from evals.quality.figure import Figure, Part, f1, resampled, share
from evals.quality.rows import Personal, read
from evals.quality.system import System
from guardrails import pii_detection as pii

STEP = "personal data"
_MARK = re.compile(r"\{([A-Z_]+):([^{}]*)\}")
_LEFT_ALONE = frozenset({"BOOK_CODE", "ORDER_NUMBER"})
"""Found so that nothing else takes them; an order number is what the desk needs."""


class Span(NamedTuple):
    """A value in a text."""

    kind: str
    start: int
    end: int

    def meets(self, other: Span) -> bool:
        """Whether they share a character."""
        return self.start < other.end and other.start < self.end


@dataclass(frozen=True, slots=True)
class _Searched:
    text: str
    wanted: tuple[Span, ...]
    found: tuple[Span, ...]

    @property
    def overlapping(self) -> int:
        """Wanted spans that a find touches."""
        return sum(any(one.meets(other) for other in self.found) for one in self.wanted)

    @property
    def strict(self) -> int:
        """Wanted spans that a find equals, whatever its kind is called."""
        return sum(one[1:] == other[1:] for one, other in product(self.wanted, self.found))


async def personal(system: System, part: Part, heard: Callable[[Personal], None] = lambda _: None) -> list[Figure]:
    """All messages, as the guard searches them."""
    known, searched = system.lexicon.known(system.services.shop.order_numbers), list[_Searched]()
    for row in read(Personal, "personal", part):
        text, wanted = unmarked(row.marked)
        found = tuple(Span(*one) for one in _finds(text, known))
        searched.append(_Searched(text, wanted, found))
        heard(row)
    told = [f"{one.text} -> {[one.text[s.start : s.end] for s in one.found]}" for one in searched if not _is_right(one)]
    clean = [one for one in searched if not one.wanted]
    return [
        share(STEP, "own", "all right", [_is_right(one) for one in searched], told),
        resampled(STEP, "own", "strict F1", searched, lambda rows: _f1(rows, strict=True)),
        resampled(STEP, "own", "overlapping F1", searched, lambda rows: _f1(rows, strict=False)),
        share(STEP, "own, nothing personal", "false alarm", [bool(one.found) for one in clean]),
    ]


def unmarked(marked: str) -> tuple[str, tuple[Span, ...]]:
    """The message as it was written, and what is personal in it."""
    text, wanted, after = "", list[Span](), 0
    for mark in _MARK.finditer(marked):
        text += marked[after : mark.start()]
        wanted.append(Span(mark[1], len(text), len(text) + len(mark[2])))
        text, after = text + mark[2], mark.end()
    return text + marked[after:], tuple(wanted)


def _finds(text: str, known: pii.Known) -> list[tuple[str, int, int]]:
    return [(one.kind, one.start, one.end) for one in pii.find(text, known) if one.kind not in _LEFT_ALONE]


def _is_right(one: _Searched) -> bool:
    return one.strict == len(one.wanted) == len(one.found)


def _f1(rows: Sequence[_Searched], *, strict: bool) -> float:
    found, wanted = sum(len(row.found) for row in rows), sum(len(row.wanted) for row in rows)
    return f1(found, wanted, sum(row.strict if strict else row.overlapping for row in rows))
