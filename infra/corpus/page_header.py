"""The header of a page, taken off it: the same in every format that has text to begin with."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, NamedTuple

from infra.corpus.front_matter import FrontMatter, read_front_matter
from infra.corpus.header import KEYS, Header, read_header
from infra.corpus.pieces import Flaw

_FIELDS = "fields"
_WORD = re.compile(r"\w")


class Headed(NamedTuple):
    """A page without its header: the text below, where it begins, what the header says, and what is wrong with it.

    It is ``refused`` where the header is wrong in what an answer would be wrong by. ``lines`` are those of its fields.
    """

    header: Header
    body: str
    first_line: int
    flaws: list[Flaw]
    refused: bool
    lines: Mapping[str, int]

    @property
    def title(self) -> str:
        """What the header calls it; empty where that is nothing to call it by."""
        return self.header.title if _WORD.search(self.header.title) else ""


def without_header(text: str, *, flat: bool = False) -> Headed:
    """Take the header off.

    Args:
        text: the page.
        flat: that it has lost its indents, and has blank lines between all others, as a page of a word processor does.
    """
    front = read_front_matter(text, flat=flat)
    header, wrongs = read_header(_with_fields(front.values) if flat else front.values)
    flaws = [Flaw(_place(front.line, flat=flat), front.why, lost=False)] if front.why else []
    flaws += [Flaw(_place(_line(front, wrong.key), flat=flat), wrong.why, lost=wrong.vital) for wrong in wrongs]
    lines = {name.removeprefix(f"{_FIELDS}."): line for name, line in front.lines.items() if name.startswith(_FIELDS)}
    known = {} if flat else {"" if name == _FIELDS else name: line for name, line in lines.items()}
    return Headed(header, front.body, front.first_line, flaws, any(wrong.vital for wrong in wrongs), known)


def _line(front: FrontMatter, key: str) -> int:
    return front.lines.get(key) or front.lines.get(key.partition(".")[0], 1)


def _place(line: int, *, flat: bool) -> str:
    return "" if flat else f":{line}"


def _with_fields(values: Mapping[str, Any]) -> Mapping[str, Any]:
    """Below ``fields`` without an indent, every name that is no key is a field."""
    names = {name.lower(): name for name in values}
    if _FIELDS not in names or values[names[_FIELDS]]:
        return values
    return {**values, names[_FIELDS]: {name: value for name, value in values.items() if name.lower() not in KEYS}}
