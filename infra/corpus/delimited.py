"""CSV and its relatives: one piece a row, each cell with the name of its column."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterator
from itertools import islice
from typing import Any, NamedTuple

from infra.corpus.cells import cell_text
from infra.corpus.pieces import MAX_TITLE, Flaw, Piece, row_piece
from infra.corpus.records import TEXT, cells_as_values, document_piece, is_document, without_fields
from infra.corpus.tables import has_header

DELIMITERS = ",;\t|"
_SAMPLE = 200
"""Rows that are looked at to tell the delimiter and whether there is a header."""


class Row(NamedTuple):
    """The cells of a row and the line on which it begins; ``why`` is what is wrong with it, if anything."""

    line: int
    cells: list[str]
    why: str = ""

    @property
    def text(self) -> str:
        """What is in it, cell after cell."""
        return " ".join(filter(None, self.cells))


def read_delimited(text: str) -> Iterator[Piece | Flaw]:
    """The rows of a file whose delimiter is told from its rows."""
    lines = text.split("\n")
    first = 0
    delimiter = delimiter_of(lines)
    if lines[0].strip().casefold() in {f"sep={delimiter}", f'"sep={delimiter}"'}:  # Excel's own note to itself
        first = 1
    rows = rows_of(lines, delimiter, first)
    sample = list(islice(rows, _SAMPLE))
    above = _lines_above(sample)
    for row in sample[:above]:
        yield Piece(row.text[:MAX_TITLE], row.text, f"line={row.line}")
    del sample[:above]
    if not sample:
        return
    headed = has_header([row.cells for row in sample])
    names = column_names(sample[0].cells) if headed else []
    if not headed:
        yield Flaw(f":{sample[0].line}", "is a row like the others: the columns have no names", lost=False)
    elif len(sample) == 1:
        yield Flaw("", "has a header and no rows")
    number = 0
    for rest in (sample[headed:], rows):
        for row in rest:
            number += 1
            yield from _pieces(row, names, number)


def _lines_above(rows: list[Row]) -> int:
    """How many rows stand above the table: a spreadsheet often begins with its name, alone in a row."""
    filled = [sum(map(bool, row.cells)) for row in rows]
    if sum(count > 1 for count in filled) * 2 <= len(filled):
        return 0
    return next(place for place, count in enumerate(filled) if count > 1)


def delimiter_of(lines: list[str]) -> str:
    """The delimiter that cuts most rows into equally many cells; with several such, the one that cuts into more.

    The standard sniffer takes a letter that is frequent for a delimiter.
    """
    marked = lines[0].strip().strip('"').casefold().removeprefix("sep=") if lines else ""
    if marked and marked in DELIMITERS:
        return marked
    return max(DELIMITERS, key=lambda delimiter: _regularity(lines, delimiter))


def _regularity(lines: list[str], delimiter: str) -> tuple[float, int]:
    widths = Counter(len(row.cells) for row in islice(rows_of(lines, delimiter), _SAMPLE))
    width, often = max(widths.items(), key=lambda item: (item[1], item[0]), default=(1, 0))
    return (often / widths.total(), width) if width > 1 else (0.0, 0)


def rows_of(lines: list[str], delimiter: str, first: int = 0) -> Iterator[Row]:
    """The rows that are not empty. A quote that is never closed costs the one line in which it stands."""
    start = first
    while start < len(lines):
        reader = csv.reader(
            (f"{line}\n" for line in islice(lines, start, None)),
            delimiter=delimiter,
            strict=True,
            skipinitialspace=True,
        )
        begun = 0
        try:
            for cells in reader:
                if any(cell.strip() for cell in cells):
                    yield Row(start + begun + 1, [cell_text(cell) for cell in cells])
                begun = reader.line_num
        except csv.Error:
            start += begun
            cells = [cell_text(cell) for cell in lines[start].split(delimiter)]
            yield Row(start + 1, cells, "has a quote that does not end where a cell does: read as it stands")
            start += 1
        else:
            return


def column_names(header: list[str]) -> list[str]:
    """A name for each column: a repeated one gets a number, a missing one its place."""
    seen: Counter[str] = Counter()
    names: list[str] = []
    for place, cell in enumerate(header, start=1):
        name = cell.strip() or f"column {place}"
        seen[name] += 1
        names.append(name if seen[name] == 1 else f"{name} ({seen[name]})")
    return names


def _pieces(row: Row, names: list[str], number: int) -> Iterator[Piece | Flaw]:
    if row.why:
        yield Flaw(f":{row.line}", row.why, lost=False)
    if names and len(row.cells) != len(names):
        why = f"has {len(row.cells)} cells where the header has {len(names)}"
        yield Flaw(f":{row.line}", why, lost=False)
    beyond = [f"column {place + 1}" for place in range(len(names), len(row.cells))] if names else []
    cells = list(zip([*names, *beyond] if names else [""] * len(row.cells), row.cells, strict=False))
    if document := _document(dict(cells)):
        yield from document_piece(document, row.line, number)
    else:
        yield row_piece(cells, number)


def _document(cells: dict[str, str]) -> dict[str, Any] | None:
    """The row as what a document has, unless it is one of some other kind."""
    whole = is_document(without_fields(list(cells))) and cells["title"] and cells[TEXT]
    return cells_as_values(cells) if whole else None
