"""Questions that ask the same thing, found among those that were asked: what an answer cache could have answered."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from pipeline.types.search import Vector

Same = Callable[[str, str], bool]
"""Whether one answer serves both questions."""


@dataclass(frozen=True, slots=True)
class Redundancy:
    """Questions in groups, by their places in the order asked. The first of a group is what a cache would have kept."""

    groups: Sequence[Sequence[int]]

    @property
    def asked(self) -> int:
        """How many questions there are."""
        return sum(map(len, self.groups))

    @property
    def redundant(self) -> int:
        """How many of them had been asked before."""
        return self.asked - len(self.groups)

    @property
    def share(self) -> float:
        """Of all, 0..1."""
        return self.redundant / self.asked if self.asked else 0.0


def redundancy(questions: Sequence[str], vectors: Sequence[Vector], *, least: float, same: Same) -> Redundancy:
    """Group questions by meaning, in the order asked.

    A question joins the nearest earlier group whose first question is at least ``least`` near (cosine) and the same.

    Args:
        questions: what was asked.
        vectors: of the questions, each of length 1.
        least: the cosine from which on two questions may be the same.
        same: decides between two that may be.
    """
    rows = np.asarray(vectors, np.float32)
    groups: list[list[int]] = []
    for place, question in enumerate(questions):
        firsts = [group[0] for group in groups]
        cosines = rows[firsts] @ rows[place] if firsts else np.empty(0)
        near: list[int] = [
            number for number in np.argsort(-cosines, kind="stable").tolist() if cosines[number] >= least
        ]
        joined = next((number for number in near if same(questions[firsts[number]], question)), None)
        if joined is None:
            groups.append([place])
        else:
            groups[joined].append(place)
    return Redundancy(groups)
