"""A request taken apart: every microsecond of its latency has a name."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evals.load.taken import DAWDLED, LAG, NETWORK, UNEXPLAINED, Unjoined, take_apart
from tests.evals.load.turns import answered, span, turn

Milliseconds = st.floats(0, 10_000, allow_nan=False)


@given(st.lists(Milliseconds, max_size=8), Milliseconds, Milliseconds, Milliseconds, Milliseconds)
def test_all_of_it_sums_to_the_latency(steps: list[float], own: float, due: float, lag: float, dawdled: float) -> None:
    spans = turn({f"step {number}": duration for number, duration in enumerate(steps)}, own_ms=own)
    row = answered(0, spans, due_ms=due, around_ms=lag + dawdled + 1)
    row = row.model_copy(update={"sent_ms": due + lag, "dawdled_ms": dawdled})
    found = take_apart(row, spans)
    assert sum(charge.total for charge in found.whole.values()) == round(row.latency_ms * 1000)


def test_what_lies_outside_the_turn_has_its_own_names() -> None:
    spans = turn({"rerank": 50.0}, own_ms=3.0)
    row = answered(0, spans, around_ms=9.0).model_copy(update={"sent_ms": 2.0, "dawdled_ms": 4.0})
    found = take_apart(row, spans).whole
    assert {name: charge.total for name, charge in found.items()} == {
        "rerank": 50_000,
        UNEXPLAINED: 3_000,
        LAG: 2_000,
        NETWORK: 3_000,
        DAWDLED: 4_000,
    }


def test_up_to_the_first_sentence_what_came_after_it_does_not_count() -> None:
    spans = turn({"rerank": 50.0, "save": 20.0}, own_ms=0.0, **{"manga.first_sentence_ms": 50.0})
    row = answered(0, spans).model_copy(update={"first_ms": 51.5})
    first = take_apart(row, spans).first
    assert first is not None
    assert "save" not in first
    assert sum(charge.total for charge in first.values()) == 51_500


@pytest.mark.parametrize(
    ("spans", "reason"),
    [
        ([], "no spans came"),
        ([span("a", 0, 1)], "no whole turn"),
        ([span("a", 0, 1, None), span("b", 0, 1, None)], "no whole"),
    ],
)
def test_what_cannot_be_joined_says_why(spans: list[dict[str, object]], reason: str) -> None:
    with pytest.raises(Unjoined, match=reason):
        take_apart(answered(0, turn({})), spans)
