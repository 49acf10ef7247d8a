"""In which language a customer writes, as the wired detector finds it, over short messages such as a shop gets."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import Literal, NamedTuple

from rich.console import Console
from rich.table import Table

from app.lexicon import lexicon_of

MESSAGES = Path(__file__).with_name("language_messages.jsonl")
OURS = frozenset({"en", "ja"})
Outcome = Literal["taken", "left", "named", "misnamed", "missed"]
OUTCOMES: dict[Outcome, str] = {
    "taken": "ours taken for another",
    "left": "ours left alone",
    "named": "others named",
    "misnamed": "others called by another name",
    "missed": "others taken for ours",
}


class Said(NamedTuple):
    """A message and its language (ISO 639-1). ``part`` is ``tune``, ``judge`` or ``short``: of a few words."""

    part: str
    language: str
    text: str


def messages() -> list[Said]:
    """The messages in the order written."""
    return [Said(**json.loads(line)) for line in MESSAGES.read_text(encoding="utf-8").splitlines()]


def outcome(language: str, found: str | None) -> Outcome:
    """What became of a message in ``language`` that was found to be in ``found``; None stands for our languages."""
    if language in OURS:
        return "taken" if found else "left"
    if found is None:
        return "missed"
    return "named" if found == language else "misnamed"


def languages() -> None:
    """Print a row for each part."""
    foreign = lexicon_of().foreign
    counts = Counter((said.part, outcome(said.language, foreign(said.text))) for said in messages())
    table = Table("part", *OUTCOMES.values())
    for part in ("tune", "judge", "short"):
        table.add_row(part, *(f"{counts[part, name]}" for name in OUTCOMES))
    Console().print(table)
