"""Questions and sentences on passages, all written for this project one by one: no template, nothing of a public set.

``store.jsonl`` has a passage of the bundled store a line, ``elsewhere.jsonl`` one of an invented shop of another trade.
The encoder learns from the questions; sentences are for whatever tells if a passage bears what a model wrote.
"""

from __future__ import annotations

from pathlib import Path
from typing import ClassVar, Literal

from pydantic import BaseModel, ConfigDict

Fault = Literal["negation", "relation", "number", "scope", "unsupported", "condition", "unit", "name"]


class _Written(BaseModel):
    model_config: ClassVar[ConfigDict] = ConfigDict(extra="forbid", frozen=True)

    answered: tuple[str, ...]
    """Questions that the passage answers."""
    beside: tuple[str, ...]
    """Questions on the same matter, in its words, that it does not answer."""
    true: tuple[str, ...]
    """Sentences that the passage bears out, in other words."""
    altered: tuple[tuple[Fault, str], ...]
    """Sentences of the same kind that it does not bear out, and what is wrong with each."""


class OnStore(_Written):
    """What was written on a passage of the bundled store, by its id."""

    id: str


class Elsewhere(_Written):
    """What was written on a passage of an invented shop, with that passage."""

    shop: str
    title: str
    text: str


def on_store() -> list[OnStore]:
    """Every row on the bundled store."""
    return [OnStore.model_validate_json(line) for line in _lines("store.jsonl")]


def elsewhere() -> list[Elsewhere]:
    """Every row on invented shops."""
    return [Elsewhere.model_validate_json(line) for line in _lines("elsewhere.jsonl")]


def _lines(name: str) -> list[str]:
    return (Path(__file__).parent / name).read_text(encoding="utf-8").splitlines()
