"""What code can tell of an answer, without a model that judges: each says yes, no, or that it does not apply."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection
from pathlib import Path

from infra.store.reading import open_store
from infra.telemetry import vocabulary as v
from infra.telemetry.metrics import SLOW_S
from infra.telemetry.ratings import RATING
from infra.telemetry.stored_turn import StoredTurn

LIKED = "liked"
"""The only one that a person has a say in."""
Scorer = Callable[[StoredTurn], bool | None]

_UNWRITTEN = {"template", "order_book", ""}
"""What stands for the model where none wrote the answer."""
_CITATION = re.compile(r"\[\d+\]")


def searched(store: Path) -> set[str]:
    """The intents of a store whose answers are looked for in the documents. Raises WrongStore."""
    return {name for name, kind in open_store(store).intents.items() if kind.route == "retrieval"}


def scorers(searched: Collection[str]) -> dict[str, Scorer]:
    """The scorers by name. ``searched`` are the intents whose answers are looked for in the documents."""

    def found(turn: StoredTurn) -> bool | None:
        """Whether the documents had an answer."""
        asked = turn.tags.get(v.TAG_INTENT) in searched and turn.tags.get(v.TAG_OUTCOME) in {"ok", "degraded"}
        return _written(turn) if asked else None

    return {
        "whole": _whole,
        "in time": _in_time,
        "found": found,
        "cited": _cited,
        "unchanged": _unchanged,
        LIKED: _liked,
    }


def _whole(turn: StoredTurn) -> bool | None:
    """Whether the turn did without no part, and was neither refused nor broken off by us."""
    outcome = turn.tags.get(v.TAG_OUTCOME)
    return None if outcome == v.CANCELLED else outcome == "ok"


def _in_time(turn: StoredTurn) -> bool | None:
    """Whether it took no longer than the alerts allow."""
    return None if turn.tags.get(v.TAG_OUTCOME) == v.CANCELLED else turn.duration_ms <= SLOW_S * 1000


def _cited(turn: StoredTurn) -> bool | None:
    """Whether an answer out of documents names one."""
    return bool(_CITATION.search(turn.answer)) if turn.answer and _written(turn) else None


def _unchanged(turn: StoredTurn) -> bool | None:
    """Whether no guard had anything to change or to stop."""
    return turn.tags[v.TAG_GUARDRAIL] == "none" if v.TAG_GUARDRAIL in turn.tags else None


def _liked(turn: StoredTurn) -> bool | None:
    """What the customer said of it; the last one that did."""
    rated = turn.said(RATING)
    return None if rated is None else bool(rated)


def _written(turn: StoredTurn) -> bool:
    return turn.tags.get(v.TAG_MODEL, "") not in _UNWRITTEN
