"""Figures, their intervals, and what they have to be."""

from __future__ import annotations

import math

import pytest
from pydantic import ValidationError

from evals.quality.figure import Figure, f1, resampled, share
from evals.quality.thresholds import Threshold, failed, thresholds


def test_a_share_has_wilsons_interval() -> None:
    found = share("step", "set", "right", [True] * 9 + [False])
    # The values of Brown, Cai and DasGupta's formula, worked out by hand.
    assert (found.n, found.value) == (10, 0.9)
    assert found.low == pytest.approx(0.5958, abs=1e-3)
    assert found.high == pytest.approx(0.9821, abs=1e-3)


@pytest.mark.parametrize("value", [True, False])
def test_a_share_of_all_or_none_is_still_uncertain(*, value: bool) -> None:
    found = share("step", "set", "right", [value] * 20)
    assert found.high - found.low > 0.1


def test_no_row_is_no_figure() -> None:
    assert math.isnan(share("step", "set", "right", []).value)
    assert math.isnan(resampled("step", "set", "F1", [], lambda rows: float(len(rows))).value)


def test_a_figure_that_is_no_share_lies_within_the_interval_of_its_draws() -> None:
    found = resampled("step", "set", "mean", [0.0, 1.0] * 50, lambda rows: sum(rows) / len(rows))
    assert found.low < found.value == 0.5 < found.high
    assert found.high - found.low == pytest.approx(0.196, abs=0.03)


@pytest.mark.parametrize(("found", "wanted", "right", "value"), [(0, 0, 0, 1.0), (2, 2, 1, 0.5), (4, 0, 0, 0.0)])
def test_f1_weighs_what_was_found_against_what_was_wanted(found: int, wanted: int, right: int, value: float) -> None:
    assert f1(found, wanted, right) == value


def _figure(name: str, low: float, value: float, high: float) -> Figure:
    step, over, what = name.split("/")
    return Figure(step, over, what, 100, value, low, high)


def test_a_gate_closes_only_where_the_whole_interval_lies_behind_the_floor() -> None:
    name = "answer/all/right"
    floor = thresholds()[name].floor
    assert floor is not None
    assert not failed([_figure(name, floor - 0.1, floor - 0.05, floor + 0.01)])
    assert failed([_figure(name, floor - 0.2, floor - 0.1, floor - 0.01)])
    assert not failed([_figure("answer/no such set/right", 0.0, 0.0, 0.0)])


def test_what_must_not_be_often_has_a_ceiling() -> None:
    aim = Threshold(most=0.01, floor=0.02)
    assert aim.met(_figure("a/b/c", 0.0, 0.01, 0.05))
    assert aim.fell(_figure("a/b/c", 0.03, 0.05, 0.07))
    assert not aim.fell(_figure("a/b/c", 0.01, 0.05, 0.07))


@pytest.mark.parametrize("written", [{}, {"least": 0.5, "most": 0.6}])
def test_an_aim_is_on_one_side(written: dict[str, float]) -> None:
    with pytest.raises(ValidationError, match="either least or most"):
        Threshold.model_validate(written)
