"""What is wrong with a store, in lines that say where, and what to do."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from infra.store.known import near_to
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


_UNKNOWN = frozenset({"extra_forbidden", "unexpected_keyword_argument"})
_OF_A_KEY = "[key]"
"""What pydantic puts behind the name of a key that is wrong itself."""


def problem_at(folder: Path, file: str, place: Place, what: str) -> Problem:
    """One with the line at which its place is. It is shown as people count: the first of a list is 1."""
    shown = ".".join(str(step + 1 if isinstance(step, int) else step) for step in place)
    return Problem(file, shown, what, line_of(folder / file, place))


def problems_in(folder: Path, file: str, error: ValidationError, kind: Any, below: Place = ()) -> list[Problem]:
    """One for each of an error's; ``below`` is the place of what was validated as a ``kind``."""
    return [
        problem_at(folder, file, (*below, *(step for step in one["loc"] if step != _OF_A_KEY)), _said(one, kind))
        for one in error.errors()
    ]


def _said(error: ErrorDetails, kind: Any) -> str:
    if error["type"] == "missing":
        return "is missing"
    place = [step for step in error["loc"] if step != _OF_A_KEY]
    if error["type"] not in _UNKNOWN and len(place) == len(error["loc"]):
        return error["msg"].removeprefix("Value error, ")
    near = near_to(str(place[-1]), kind, place[:-1])
    return f"is not known here: {f'did you mean {near}?' if near else 'remove it, or mend its spelling'}"
