"""Text as it is laid out on a page: blocks with blank lines between them, headings as in Markdown, tables by row."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from infra.corpus.pieces import one_line
from infra.corpus.tables import has_header, table_lines

_COLLAPSED = re.compile(r"[ \t\n\r\f]+")
"""White space of HTML: a no-break or an ideographic space is none."""


@dataclass(slots=True)
class Table:
    """A table under way: its finished rows, the row under way, and cells that reach down into rows to come."""

    rows: list[list[str]] = field(default_factory=list[list[str]])
    header_cells: list[int] = field(default_factory=list[int])
    whole: list[bool] = field(default_factory=list[bool])
    """Of each row, whether it is one cell over several columns."""
    reaching: dict[int, tuple[int, str, bool]] = field(default_factory=dict[int, tuple[int, str, bool]])

    def start_row(self) -> None:
        """A row begins."""
        self.rows.append([])
        self.header_cells.append(0)
        self.whole.append(False)
        self._fill()

    def add(self, text: str, *, named: bool, columns: int, rows: int) -> None:
        """A cell; ``named`` ones are headers."""
        if not self.rows:
            self.start_row()
        self.whole[-1] = columns > 1 and not self.rows[-1]
        for _ in range(columns):
            place = len(self.rows[-1])
            if rows > 1:
                self.reaching[place] = (rows - 1, text, named)
            self.rows[-1].append(text)
            self.header_cells[-1] += named
        self._fill()

    def _fill(self) -> None:
        """Put cells of earlier rows where they reach."""
        row = self.rows[-1]
        while (place := len(row)) in self.reaching:
            left, text, named = self.reaching.pop(place)
            row.append(text)
            self.header_cells[-1] += named
            if left > 1:
                self.reaching[place] = (left - 1, text, named)

    def lines(self) -> list[str]:
        """The rows as text."""
        filled = [place for place, row in enumerate(self.rows) if any(row)]
        above = next((at for at, place in enumerate(filled) if not self.whole[place]), 0)
        rows = [[one_line(cell) for cell in self.rows[place]] for place in filled]
        titles = [f"- {row[0]}" for row in rows[:above]]
        rows, counts = rows[above:], [self.header_cells[place] for place in filled[above:]]
        rows, counts = _with_one_header(rows, counts)
        headed = bool(rows) and (counts[0] == len(rows[0]) or (counts[0] == 0 and has_header(rows)))
        if not headed and all(count == 1 for count in counts):
            return [*titles, *(f"- {row[0]}: {'; '.join(filter(None, row[1:]))}" for row in rows)]
        return [*titles, *table_lines(rows, headed=headed or bool(counts and counts[0]))]

    @property
    def is_layout(self) -> bool:
        """Whether it places blocks on a page instead of holding data, which has headers or cells of one block."""
        if any(self.header_cells):
            return False
        widest = max((len(row) for row in self.rows), default=0)
        return widest < 2 or any("\n" in cell for row in self.rows for cell in row)  # noqa: PLR2004 - columns


def _with_one_header(rows: list[list[str]], counts: list[int]) -> tuple[list[list[str]], list[int]]:
    """A header of several rows as one: each column is named by all that stand above it."""
    deep = 0
    while deep + 1 < len(rows) and counts[deep] == len(rows[deep]) == len(rows[0]):
        deep += 1
    if deep < 2:  # noqa: PLR2004 - one row is a header already
        return rows, counts
    names = [" ".join(dict.fromkeys(filter(None, column))) for column in zip(*rows[:deep], strict=True)]
    return [names, *rows[deep:]], [len(names), *counts[deep:]]


class Blocks:
    """Collects text; ``start`` and ``end`` mark where blocks begin and end."""

    def __init__(self) -> None:
        self._blocks: list[str] = []
        self._pieces: list[str] = []
        self._prefix = ""

    def write(self, text: str, *, kept: bool = False) -> None:
        """Running text. White space is collapsed unless it is to be ``kept``."""
        self._pieces.append(text if kept else _COLLAPSED.sub(" ", text))

    @property
    def last(self) -> str:
        """The character that stands before what is written next."""
        return next((piece[-1] for piece in reversed(self._pieces) if piece), "")

    def start(self, prefix: str = "") -> None:
        """A block begins, with a mark in front of its first text: of a heading or a list."""
        self.end()
        self._prefix = prefix or self._prefix

    def end(self) -> None:
        """A block ends."""
        text = "".join(self._pieces)
        self._pieces.clear()
        text = text.strip("\n") if "\n" in text else re.sub(" {2,}", " ", text).strip(" ")
        if text.strip():
            self._blocks.append(self._prefix + (one_line(text) if self._prefix.startswith("#") else text))
            self._prefix = ""

    def end_code(self) -> None:
        """A block whose lines stay as they are ends. It is indented, so that no line of it passes for a heading."""
        lines = "".join(self._pieces).strip("\n").split("\n")
        self._pieces.clear()
        if any(line.strip() for line in lines):
            self._blocks.append("\n".join(f"    {line}" for line in lines))

    def heading_over(self) -> None:
        """A heading ends; an empty one leaves no mark."""
        self.end()
        self._prefix = ""

    def lines(self, lines: list[str]) -> None:
        """A block of lines."""
        self.end()
        if lines:
            self._blocks.append("\n".join(lines))

    def text(self) -> str:
        """Everything, the items of a list and the rows of a table on lines of their own."""
        self.end()
        parts: list[str] = []
        for before, block in zip(["", *self._blocks], self._blocks, strict=False):
            parts += ["\n" if _is_item(before) and _is_item(block) else "\n\n", block]
        return "".join(parts[1:])


def _is_item(block: str) -> bool:
    return re.match(r"- |\d+\. ", block) is not None
