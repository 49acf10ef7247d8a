"""What is wrong with a store, in lines that say where, and what to do."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from pydantic import ValidationError

from infra.store.lines import line_of

Place = Sequence[int | str]
"""The names and numbers that lead to a value in a file."""


class Problem(NamedTuple):
    """What is wrong with a store: the file in its folder, the place in it, if it is known, and what to do.

    ``line`` counts from 1; 0 where it is not known.
    """

    file: str
    place: str
    what: str
    line: int = 0

    def __str__(self) -> str:
        """One line."""
        at = f":{self.line}" if self.line else ""
        return f"{self.file}{at}: {f'{self.place}: ' if self.place else ''}{self.what}"


_UNKNOWN = "is not known here: remove it, or mend its spelling"
_REMEDIES = {"missing": "is missing", "extra_forbidden": _UNKNOWN, "unexpected_keyword_argument": _UNKNOWN}


def problem_at(folder: Path, file: str, place: Place, what: str) -> Problem:
    """One with the line at which its place is."""
    return Problem(file, ".".join(map(str, place)), what, line_of(folder / file, place))


def problems_in(folder: Path, file: str, error: ValidationError, below: Place = ()) -> list[Problem]:
    """One for each of an error's; ``below`` is the place of what was validated."""
    return [
        problem_at(folder, file, (*below, *one["loc"]), _REMEDIES.get(one["type"]) or _said(one["msg"]))
        for one in error.errors()
    ]


def _said(message: str) -> str:
    return message.removeprefix("Value error, ")
