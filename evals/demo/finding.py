"""What was found: a sentence, a plot, a table and traces to open."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple


class Link(NamedTuple):
    """A trace to open, and why."""

    label: str
    url: str


@dataclass(frozen=True, slots=True)
class Finding:
    """One finding.

    ``sentence`` is what was measured now, ``story`` the figure of the talk that this is modelled on. ``plot`` is a PNG.
    ``notes`` say what has to be known to read the figures rightly.
    """

    title: str
    sentence: str
    story: str
    plot: bytes
    header: Sequence[str]
    rows: Sequence[Sequence[str]]
    links: Sequence[Link] = ()
    notes: Sequence[str] = ()
