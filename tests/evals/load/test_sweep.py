"""Sweeps: the knee is found where it was put, and what made the requests wait is named."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from evals.load.knee import AtRate, find_knee
from evals.load.saturation import first_to_saturate, growth
from evals.load.summary import Measured
from evals.load.sweep import Sweep, conclude, rates_of, to_knee
from evals.load.taken import NETWORK, take_apart
from tests.evals.load.folders import measured
from tests.evals.load.turns import answered, taken, turn


def load(rate: float, share: float, *, count: int = 100, seed: int = 0) -> AtRate:
    return AtRate(rate, (np.random.default_rng(seed).permutation(count) < share * count).astype(np.float64))


def test_the_knee_lies_where_the_share_falls_under_95_percent_of_the_best() -> None:
    knee = find_knee([load(2, 1.0), load(4, 1.0), load(8, 0.9), load(16, 0.2)])
    assert knee.rate == pytest.approx(6.0)
    assert knee.interval is not None
    assert knee.interval[0] <= 4
    assert knee.interval[1] >= 8
    assert knee.at_least == 4


def test_a_server_that_is_good_at_nine_in_ten_at_best_is_held_against_that() -> None:
    knee = find_knee([load(2, 0.9), load(4, 0.88), load(8, 0.4)])
    assert knee.at_least == 4


def test_a_wobble_at_a_low_rate_is_no_knee() -> None:
    knee = find_knee([load(1, 0.9, count=20), load(2, 1.0, count=40), load(4, 1.0), load(8, 1.0), load(16, 0.1)])
    assert knee.at_least == 8


def test_the_gap_between_two_rates_is_never_called_known() -> None:
    knee = find_knee([load(4, 1.0), load(8, 0.0)])
    assert knee.interval == (4, 8)


def test_a_knee_that_was_not_reached_has_no_rate() -> None:
    knee = find_knee([load(2, 1.0), load(4, 0.99)])
    assert (knee.rate, knee.interval, knee.at_least) == (None, None, 4)


def test_where_no_rate_was_served_well_there_is_no_knee() -> None:
    knee = find_knee([load(2, 0.1), load(4, 0.0)])
    assert (knee.rate, knee.at_least) == (None, 0.0)


@pytest.mark.parametrize("true_knee", [0.4, 1.0, 3.0, 11.0, 50.0])
def test_a_climb_ends_near_the_knee(true_knee: float) -> None:
    asked: list[float] = []

    def share_at(rate: float) -> float:
        asked.append(rate)
        return 1.0 if rate <= true_knee else 0.1

    to_knee(share_at, 1.0)
    held = [rate for rate in asked if rate <= true_knee]
    fell = [rate for rate in asked if rate > true_knee]
    assert min(fell) - max(held, default=0.0) <= max(0.25, true_knee / 4)


@pytest.mark.parametrize("text", ["", "2", "0,2", "-1,2", "two,four", "2,2", "2,9999"])
def test_rates_that_are_none_are_refused(text: str) -> None:
    with pytest.raises(ValueError, match="--rates"):
        rates_of(text)


def test_a_longer_wait_is_named_before_more_work() -> None:
    calm = [waiting(number, wait=0.0, work=20.0) for number in range(20)]
    busy = [waiting(number, wait=90.0, work=120.0) for number in range(20)]
    grown = growth(calm, busy)
    assert first_to_saturate(grown) == "generation"
    assert grown[0].span == "rerank"


def test_where_nobody_waits_longer_the_work_that_grew_is_named() -> None:
    grown = growth([taken(0, {"rerank": 20.0, "save": 1.0})], [taken(0, {"rerank": 80.0, "save": 9.0})])
    assert first_to_saturate(grown) == "rerank"


def test_a_line_in_front_of_the_server_is_a_wait() -> None:
    grown = growth([taken(0, {"rerank": 20.0})], [taken(0, {"rerank": 30.0}, around_ms=300.0)])
    assert first_to_saturate(grown) == NETWORK


def test_without_spans_nothing_is_named() -> None:
    assert first_to_saturate(growth([], [])) is None


def waiting(index: int, *, wait: float, work: float):  # noqa: ANN201 - see the builders
    spans = turn({"rerank": work, "generation": wait + 30.0})
    spans[2]["wait_ms"] = wait
    return take_apart(answered(index, spans), spans)


def swept(**more: Measured) -> Sweep:
    loads = {4.0: measured(4, 100), 8.0: measured(8, 120), 16.0: measured(16, 3000, failed=20)}
    return conclude(loads | {float(rate[1:]): one for rate, one in more.items()}, options={}, seed=1)


def test_a_sweep_tells_its_points_its_knee_and_what_gave_way() -> None:
    found = swept()
    assert found.valid, found.why_invalid
    assert [(point.rate, point.goodput, point.errors) for point in found.points] == [(4, 4, 0), (8, 8, 0), (16, 0, 20)]
    assert found.knee.interval == (8, 16)
    assert found.first_to_saturate == "rerank"
    assert found.beyond is not None
    assert found.beyond.falls


def test_a_late_generator_makes_a_sweep_invalid_and_failed_requests_do_not() -> None:
    assert swept(_8=measured(8, 120, late_ms=50.0)).why_invalid == [
        "at 8/s the generator was late: lag p99 50.0 ms, over 5"
    ]


def test_a_limit_by_user_is_not_taken_for_what_the_server_can_do() -> None:
    limited = measured(8, 120, failed=5)
    rows = [row.model_copy(update={"error": row.error and "http_429"}) for row in limited.rows]
    found = swept(_8=replace(limited, rows=rows))
    assert [why for why in found.why_invalid if "MANGA_TURNS_PER_MINUTE" in why] == [
        "at 8/s 5 requests were over the server's turns a minute: raise MANGA_TURNS_PER_MINUTE"
    ]


def test_a_sweep_says_when_it_never_reached_the_knee() -> None:
    found = conclude({4.0: measured(4, 100), 8.0: measured(8, 100)}, options={}, seed=1)
    assert found.why_invalid == ["the knee was not reached: 8/s is below it"]
    assert (found.first_to_saturate, found.beyond) == (None, None)
