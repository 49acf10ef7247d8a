"""Rows of a table as text: which of them names the columns, and each other one as a line with those names."""

from __future__ import annotations

import re
from collections.abc import Sequence

from infra.corpus.pieces import row_text

_VALUE = re.compile(r"\W*\d[\d.,:/\-\s]*\W*(?:[A-Za-z%]{0,3})\W*$")
_YEAR = re.compile(r"(?:19|20)\d\d$")


def has_header(rows: Sequence[Sequence[str]]) -> bool:
    """Names are no numbers, prices or dates. A year may be one, as columns are often years."""
    return bool(rows) and not any(_VALUE.match(cell) and not _YEAR.match(cell.strip()) for cell in rows[0])


def table_lines(rows: Sequence[Sequence[str]], *, headed: bool) -> list[str]:
    """A line for each row below the header; without a header, each row's cells by themselves."""
    rows = [row for row in rows if any(row)]
    if not headed or len(rows) == 1:
        return [f"- {row_text([('', cell) for cell in row])}" for row in rows]
    names, *rest = rows
    return [f"- {row_text(_named(names, row))}" for row in rest]


def _named(names: Sequence[str], row: Sequence[str]) -> list[tuple[str, str]]:
    """The cells under their names. A cell that spans all columns stands for itself."""
    if len(set(row)) == 1 and len(row) > 1:
        return [("", row[0])]
    return [(names[place] if place < len(names) else "", cell) for place, cell in enumerate(row)]
