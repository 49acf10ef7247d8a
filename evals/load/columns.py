"""Tables that fit the terminal: a narrow one shows fewer columns, and no figure is cut."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from rich import box
from rich.console import Console
from rich.measure import Measurement
from rich.table import Table as RichTable

_ANY_WIDTH = 10_000


@dataclass(frozen=True, slots=True)
class Column:
    """A column, to the right unless ``left``. Of those with ``spare`` the one with the most of it is left out first."""

    title: str
    cells: Sequence[str]
    spare: int = 0
    left: bool = False


def fitted(columns: Sequence[Column], console: Console, title: str | None = None) -> RichTable:
    """The columns, the first one to the left and folded at worst, in as much room as the console has."""
    kept = list(columns)
    while _width(table := _table(kept, title), console) > console.width:
        most = max(kept, key=lambda column: column.spare)
        if not most.spare:
            break
        kept.remove(most)
    return table


def _table(columns: Sequence[Column], title: str | None) -> RichTable:
    table = RichTable(title=title, title_justify="left", box=box.SIMPLE_HEAD, padding=(0, 1, 0, 0))
    first, *others = columns
    table.add_column(first.title, overflow="fold")
    for column in others:
        width = max(len(text) for text in (column.title, *column.cells))
        side: Literal["left", "right"] = "left" if column.left else "right"
        table.add_column(column.title, justify=side, no_wrap=True, min_width=width)
    for row in zip(*(column.cells for column in columns), strict=True):
        table.add_row(*row)
    return table


def _width(table: RichTable, console: Console) -> int:
    return Measurement.get(console, console.options.update(max_width=_ANY_WIDTH), table).maximum


def figure(value: float | None, form: str) -> str:
    """A figure in this form, or that there is none."""
    return "-" if value is None else format(value, form)
