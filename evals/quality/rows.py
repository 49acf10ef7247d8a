"""The rows of our own sets: all of them written for the bundled store, none taken from elsewhere.

Each set is split once by topic: ``tune`` rows may be read when something is mended, ``test`` rows are only counted.
"""

from __future__ import annotations

from pathlib import Path
from typing import Literal, TypeVar

from pydantic import BaseModel, ConfigDict, Field

from evals.quality.figure import Part

SETS = Path(__file__).parent / "sets"


class Row(BaseModel):
    """What all rows have. Rows of one ``topic`` are all in one part."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    part: Part
    topic: str


class Bounds(BaseModel):
    """What a field of every document that is offered must be: unknown is no permission."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    most: float | None = None
    least: float | None = None
    one_of: tuple[str, ...] = ()
    none_of: tuple[str, ...] = ()


class StoreQuestion(Row):
    """A conversation, of which the last answer is judged.

    Attributes:
        kind: what is asked for; figures are by kind too.
        turns: what the customer says, in order.
        document: titles of documents, one of which must be among the sources.
        reference: a good answer, for who reads the report.
        says: of each group one wording must occur, whatever its case.
        never: what must not occur.
        offers: what the fields of every title that is offered must be.
        least_offered: how many titles must be offered.
        unsaid: whether the pages do not say, so that the right answer says just that.
    """

    kind: str
    language: Literal["en", "ja"] = "en"
    turns: tuple[str, ...] = Field(min_length=1)
    document: tuple[str, ...] = ()
    reference: str
    says: tuple[tuple[str, ...], ...] = ()
    never: tuple[str, ...] = ()
    offers: dict[str, Bounds] = {}
    least_offered: int = 0
    unsaid: bool = False


class CachePair(Row):
    """Two questions, and whether one answer serves both. ``kind`` says in what they differ."""

    kind: str
    a: str
    b: str
    same: bool


class Message(Row):
    """A message, or a passage of a document, and whether it attacks; else it only looks like it."""

    kind: str
    text: str
    attack: bool
    where: Literal["message", "document"] = "message"


class Moderated(Row):
    """A message, and whether it is harm of a ``kind``; else it only sounds like it."""

    kind: str
    text: str
    harmful: bool


class Personal(Row):
    """A message; what is personal in it stands as ``{KIND:value}``."""

    marked: str


class Claim(Row):
    """A sentence about a passage, and whether the passage bears it out. ``kind`` says how it was made."""

    kind: str
    passage: str
    question: str
    claim: str
    supported: bool


R = TypeVar("R", bound=Row)


def read(kind: type[R], name: str, part: Part) -> list[R]:
    """The rows of a part of a set, in the order written. Raises ValidationError for a row that does not fit."""
    lines = (SETS / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()
    rows = [kind.model_validate_json(line) for line in lines]
    return [row for row in rows if row.part == part]
