"""``monitor redundancy``: what had been asked before, by the rules of the cache, and what it missed."""

from __future__ import annotations

import random
from dataclasses import replace
from typing import Any

import pytest

from app.monitor.redundancy import redundancy, same_questions
from app.monitor.report import Report
from app.settings import Settings
from infra.store import BUNDLED
from infra.telemetry.stored_turn import StoredTurn

BEGAN_MS = 1_795_000_000_000
_ids = random.Random(5)  # noqa: S311 - no secret


def turn(question: str = "How much?", *, at_s: float = 0.0, hit: bool = False, **changes: Any) -> StoredTurn:
    tags = {"outcome": "ok", "kept_because": "ratio", "intent": "faq", "guardrail": "none"}
    tags |= {"cache_hit": str(hit).lower(), **changes.pop("tags", {})}
    began = BEGAN_MS + round(at_s * 1000)
    made = StoredTurn(f"{_ids.getrandbits(128):032x}", began, 100, "OK", "s", "u", tags, question, looked_up=question)
    return replace(made, sources=({"title": "Shipping"},), input_tokens=90, output_tokens=10, **changes)


def told(*group: StoredTurn, most: float = 0.1, kept_s: float = 3600, keep_ratio: float = 1.0) -> Report:
    return redundancy([group], keep_ratio, kept_s, most)


def row(report: Report) -> dict[str, Any]:
    section = report.sections[0]
    return dict(zip([name for name, _ in section.columns], section.rows[0], strict=True))


@pytest.mark.parametrize(
    ("second", "missed"),
    [
        ({"at_s": 10}, 1),
        ({"at_s": 10, "hit": True}, 0),
        ({"at_s": 0.05}, 0),  # the first was not answered yet
        ({"at_s": 3599}, 1),
        ({"at_s": 3700}, 0),
    ],
)
def test_a_question_is_missed_where_an_answer_was_kept(second: dict[str, Any], missed: float) -> None:
    found = row(told(turn(), turn(**second)))
    assert (found["questions"], found["asked before"], found["missed"]) == (2, 0.5, missed / 2)


@pytest.mark.parametrize(
    "first",
    [
        {"tags": {"outcome": "degraded"}},
        {"tags": {"outcome": "error"}},
        {"tags": {"guardrail": "pii"}},
        {"sources": ()},
    ],
)
def test_an_answer_that_is_not_kept_cannot_be_missed(first: dict[str, Any]) -> None:
    made = turn()
    made = replace(made, **({**first, "tags": {**made.tags, **first["tags"]}} if "tags" in first else first))
    assert row(told(made, turn(at_s=10)))["missed"] == 0


def test_what_is_missed_more_often_than_chance_explains_is_told_of() -> None:
    asked = [turn(at_s=10 * number) for number in range(20)]
    assert told(*asked).passed == (
        "19 of 20 questions were answered anew though the answer was known: at most 10.0% may be",
    )
    assert told(*asked, most=0.9).passed == ()
    assert told(*asked[:1], *(turn(at_s=10, hit=True) for _ in range(20))).passed == ()


def test_the_largest_groups_come_first_with_what_they_cost() -> None:
    often = [turn(at_s=10 * number, hit=number == 1) for number in range(4)]
    rarely = [turn("Is it open?", at_s=number) for number in range(2)]
    once = [turn("And now?")]
    report = redundancy([rarely, often, once], 1.0, 3600, 0.9)
    assert report.sections[2].rows == [("How much?", 4, 1, 1, 2, 200), ("Is it open?", 2, 1, 0, 1, 100)]


def test_nothing_asked_is_no_alarm() -> None:
    report = redundancy([], 1.0, 3600, 0.0)
    assert report.passed == ()
    assert [list(section.rows) for section in report.sections] == [[], [], []]


async def test_questions_are_grouped_as_the_cache_would(settings: Settings) -> None:
    asked = [
        "Has One Piece ended?",
        "What does express shipping cost?",
        "how much is express shipping",
        "What does standard shipping cost?",
        "Do you ship to Canada?",
        "Do you ship to Norway?",
        "has one piece ended",
        "送料はいくらですか",
        "返品できますか",
        "送料はいくらですか",
    ]
    turns = [turn(question, at_s=number) for number, question in enumerate(asked)]
    groups = await same_questions(
        [*reversed(turns), replace(turn(), looked_up="")], settings.data_dir / "models", BUNDLED
    )
    assert [[one.looked_up for one in group] for group in groups if len(group) > 1] == [
        [asked[0], asked[6]],
        [asked[1], asked[2]],
        [asked[7], asked[9]],
    ]


async def test_traces_without_words_cannot_be_looked_at(settings: Settings) -> None:
    with pytest.raises(ValueError, match="MANGA_TRACE_CONTENT=none"):
        await same_questions([replace(turn(""), looked_up="")], settings.data_dir / "models", BUNDLED)
    assert await same_questions([replace(turn("Hello"), looked_up="")], settings.data_dir / "models", BUNDLED) == []
    assert await same_questions([], settings.data_dir / "models", BUNDLED) == []
