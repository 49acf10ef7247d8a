"""Which turns people are to look at, what they are asked of each, and which turns become cases of a dataset."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from infra.telemetry import vocabulary as v
from infra.telemetry.datasets import Case
from infra.telemetry.ratings import RATING
from infra.telemetry.review_queues import Asked
from infra.telemetry.stored_turn import StoredTurn

EXPECTED = "expected_response"
"""MLflow's own scorers look for it under this name."""
RIGHT = "answer is right"
REFUSED_RIGHTLY = "refusal is right"
_YES_NO = {"pass_fail": {"positive_label": "Yes", "negative_label": "No"}}
_FLAWS = ("a wrong fact", "another question", "out of date", "too little", "too long", "not found", "unfriendly")


@dataclass(frozen=True, slots=True)
class Worklist:
    """A review queue: its name, what is asked of each turn, and which turns belong there."""

    name: str
    questions: Sequence[Asked]
    belongs: Callable[[StoredTurn], bool]


def _is_refused(turn: StoredTurn) -> bool:
    return turn.tags.get(v.TAG_OUTCOME) == "blocked"


def _is_disliked(turn: StoredTurn) -> bool:
    return turn.said(RATING) is False


WORKLISTS = (
    Worklist(
        "Refused",
        [Asked(REFUSED_RIGHTLY, "Would you have refused this, or taken back this answer?", _YES_NO)],
        _is_refused,
    ),
    Worklist(
        "Thumbs down",
        [
            Asked(RIGHT, "Is the answer right, whatever the customer thinks?", _YES_NO),
            Asked("flaw", "What is wrong with it?", {"categorical": {"options": _FLAWS, "multi_select": True}}),
            Asked(EXPECTED, "What should have been answered?", {"text": {}}, "EXPECTATION"),
        ],
        _is_disliked,
    ),
)


def answer_cases(turns: Sequence[StoredTurn]) -> list[Case]:
    """Turns of which it is known what is to be answered: a customer liked it, or a reviewer said so.

    Of one message, the last in the list counts: what a reviewer wrote after what was liked, and the newest at the end.
    """
    known = [(turn, expected) for turn in turns if turn.question and (expected := _expected(turn))]
    known.sort(key=lambda one: (one[0].said(EXPECTED) is not None, one[0].started_ms))
    return [Case(turn, {EXPECTED: expected}) for turn, expected in known]


def refusal_cases(turns: Sequence[StoredTurn]) -> list[Case]:
    """Turns that were refused; ``refused`` is expected of them as soon as a reviewer has said whether rightly."""
    refused = sorted(filter(_is_refused, turns), key=lambda turn: turn.started_ms)
    judged = [(turn, turn.said(REFUSED_RIGHTLY)) for turn in refused if turn.question]
    return [Case(turn, {} if right is None else {"refused": right}) for turn, right in judged]


def _expected(turn: StoredTurn) -> str | None:
    if corrected := turn.said(EXPECTED):
        return str(corrected)
    reviewed = turn.said(RIGHT)
    approved = turn.said(RATING) if reviewed is None else reviewed
    return turn.answer if approved and not _is_refused(turn) else None
