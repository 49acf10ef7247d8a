"""What a faster step would save: no more than it takes, and nothing where another one is waited for."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evals.load.what_if import saved_us
from infra.telemetry.path import Timed
from tests.telemetry.test_path import STREAM, traces

SEARCHES = [
    Timed("0", None, "turn", 0, 100),
    Timed("1", "0", "retrieval", 10, 60),
    Timed("2", "1", "keyword", 12, 30),
    Timed("3", "1", "vector", 12, 56),
    Timed("4", "0", "rerank", 60, 90),
]


@pytest.mark.parametrize(
    ("name", "share", "saved"),
    [
        ("rerank", 0.5, 15),
        ("rerank", 1.0, 30),
        ("keyword", 1.0, 0),
        ("vector", 0.25, 11),
        ("vector", 1.0, 26),
        ("retrieval", 1.0, 6),
        ("turn", 1.0, 20),
        ("nobody", 1.0, 0),
    ],
)
def test_a_faster_step_saves_what_was_waited_for(name: str, share: float, saved: float) -> None:
    assert saved_us(SEARCHES, name, share) == saved


def test_a_faster_model_shortens_the_stream_and_the_review_round_it() -> None:
    assert saved_us(STREAM, "llm", 0.5) == 385
    assert saved_us(STREAM, "review.pii", 1.0) == 20


@given(traces(), st.sampled_from("abc"), st.floats(0, 1))
def test_a_faster_step_makes_no_turn_longer(spans: list[Timed], name: str, share: float) -> None:
    assert 0 <= saved_us(spans, name, share) <= saved_us(spans, name, 1.0)
    assert saved_us(spans, name, 0.0) == 0
