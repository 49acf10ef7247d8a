"""What a reader makes of a file: pieces of text, and flaws with the place where they are."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from infra.corpus.header import Header

MAX_TITLE = 120
SUFFIXES = (".md", ".markdown", ".txt", ".html", ".htm", ".csv", ".tsv", ".jsonl", ".ndjson", ".pdf", ".docx")
"""The types of files that are read: ``readers.py`` has a reader for each."""


class Piece(NamedTuple):
    """A stretch of a file. ``anchor`` tells pieces of one file apart; empty where a file is one piece.

    Where the ``header`` gives no title, the reader does. ``lines`` has the line of each of its fields as far as that is
    known, and under an empty name that of them all.
    """

    title: str
    text: str
    anchor: str = ""
    header: Header = Header()
    lines: Mapping[str, int] = {}


class Flaw(NamedTuple):
    """Something wrong in a file. ``place`` is appended to its name (``:3`` is a line, ``#page=3`` a page).

    What is ``lost`` is not indexed; otherwise the owner should look, and the text is indexed all the same.
    """

    place: str
    why: str
    lost: bool = True


def row_text(named: list[tuple[str, str]]) -> str:
    """The cells of a row as one line: ``name: value; name: value``. Cells without a name stand alone."""
    return "; ".join(f"{name}: {value}" if name else value for name, value in named if value)


def row_piece(named: list[tuple[str, str]], number: int) -> Piece:
    """A row of a file. Its first cell names it."""
    first = next((value for _, value in named if value), "")
    return Piece(first[:MAX_TITLE] or f"row {number}", row_text(named), f"row={number}")


def one_line(text: str) -> str:
    """The text with its line breaks as spaces; other characters stay."""
    return " ".join(part for line in text.split("\n") if (part := line.strip(" "))).strip()
