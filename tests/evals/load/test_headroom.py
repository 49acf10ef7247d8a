"""Room above the rate: a server that keeps up has it, one that falls behind or leaves steps out has none."""

from __future__ import annotations

import numpy as np
import pytest

from evals.load.headroom import behind, leaves_out
from evals.load.record import Row
from tests.evals.load.turns import answered, turn


def asked_evenly(rate: float, capacity: float, *, count: int = 75, seed: int = 1) -> list[Row]:
    """Requests in a line in front of a server that answers ``capacity`` a second, each a little differently."""
    rng = np.random.default_rng(seed)
    rows, free_ms = list[Row](), 0.0
    for index in range(count):
        due = 1000 * index / rate
        free_ms = max(free_ms, due) + 1000 / capacity * rng.lognormal(-0.02, 0.2)
        rows.append(row(index, due, free_ms - due + 60 * rng.lognormal(0, 0.4)))
    return rows


def row(index: int, due_ms: float, latency_ms: float, *, degraded: bool = False) -> Row:
    return answered(index, turn({"rerank": latency_ms}), due_ms=due_ms, degraded=["rerank"] if degraded else [])


def mixed(whole: int, degraded: int) -> list[Row]:
    return [row(index, 100.0 * index, 50.0, degraded=index >= whole) for index in range(whole + degraded)]


@pytest.mark.parametrize("capacity", [8.0, 10.0, 100.0])
def test_a_server_with_room_keeps_up(capacity: float) -> None:
    assert [behind(asked_evenly(5.0, capacity, seed=seed)) for seed in range(20)] == [None] * 20


@pytest.mark.parametrize("capacity", [1.0, 3.0, 4.3])
def test_a_server_without_room_falls_behind(capacity: float) -> None:
    found = [behind(asked_evenly(5.0, capacity, seed=seed)) for seed in range(20)]
    assert sum(why is not None for why in found) >= 19
    assert "answers fall behind: " in str(found[0])


def test_slow_answers_now_and_then_are_no_falling_behind() -> None:
    rows = asked_evenly(5.0, 20.0)
    slow = [one.model_copy(update={"end_ms": (one.end_ms or 0) + 3000}) if one.index % 7 == 6 else one for one in rows]
    assert behind(slow) is None


def test_a_server_that_turns_most_away_does_not_keep_up() -> None:
    rows = asked_evenly(5.0, 20.0)
    turned_away = [one.model_copy(update={"error": "http_503"}) if one.index % 3 else one for one in rows]
    assert behind(turned_away) == "50 of 75 requests were not answered"


@pytest.mark.parametrize(
    ("probed", "calm", "sure"),
    [((75, 0), (300, 0), False), ((70, 5), (295, 5), False), ((50, 25), (295, 5), True), ((75, 0), (100, 200), True)],
)
def test_a_server_that_leaves_steps_out_is_past_its_knee(
    probed: tuple[int, int], calm: tuple[int, int], *, sure: bool
) -> None:
    assert (leaves_out(mixed(*probed), mixed(*calm)) is not None) is sure
