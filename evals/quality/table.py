"""The one table."""

from __future__ import annotations

import math
from collections.abc import Sequence
from datetime import UTC, datetime

from evals.load.columns import Column
from evals.quality.figure import Figure, Part
from evals.quality.thresholds import Threshold
from evals.readme import markdown_table


def columns(figures: Sequence[Figure], aims: dict[str, Threshold]) -> list[Column]:
    """A row a figure."""
    of = [aims.get(one.name) for one in figures]
    return [
        Column("step", [one.step for one in figures], left=True),
        Column("set", [one.over for one in figures], left=True),
        Column("what", [one.what for one in figures], left=True),
        Column("n", [str(one.n) for one in figures]),
        Column("figure", [_percent(one.value) for one in figures]),
        Column("95 %", [f"{_percent(one.low)} to {_percent(one.high)}" for one in figures]),
        Column("aim", ["" if aim is None else str(aim) for aim in of]),
        Column("", [_mark(aim, one) for aim, one in zip(of, figures, strict=True)]),
        Column("reference", ["" if aim is None else aim.reference for aim in of], spare=1, left=True),
    ]


def markdown(figures: Sequence[Figure], aims: dict[str, Threshold], part: Part) -> str:
    """What the README shows: the figures that have an aim."""
    aimed = columns([one for one in figures if one.name in aims], aims)
    rows = [list(row) for row in zip(*(column.cells for column in aimed), strict=True)]
    when = datetime.now(UTC).strftime("%Y-%m-%d")
    head = f"Measured {when} with `python -m evals quality --readme` on the rows to {part}."
    return f"{head}\n\n{markdown_table([column.title for column in aimed], rows)}"


def _mark(aim: Threshold | None, figure: Figure) -> str:
    if aim is None or math.isnan(figure.value):
        return ""
    return "met" if aim.met(figure) else "missed"


def _percent(value: float) -> str:
    return "-" if math.isnan(value) else f"{100 * value:.1f} %"
