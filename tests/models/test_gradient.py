from __future__ import annotations

import pytest

from infra.gradient import GradientLimit

ALONE_S = 0.05


@pytest.mark.parametrize("cores", [1, 2, 4, 8, 32])
def test_the_limit_settles_a_little_above_what_the_machine_does_at_once(cores: int) -> None:
    limit = GradientLimit(most=64)
    limit.learn(ALONE_S, inside=1)
    for _ in range(200):
        limit.learn(ALONE_S * max(1.0, limit.value / cores), inside=limit.value)
    assert cores < limit.value <= cores + 4


def test_a_limit_that_holds_nobody_back_stays() -> None:
    limit = GradientLimit(most=64)
    for _ in range(100):
        limit.learn(ALONE_S, inside=1)
    assert limit.value == 4


def test_nothing_is_learnt_before_one_was_alone() -> None:
    limit = GradientLimit(most=64)
    for _ in range(100):
        limit.learn(1.0, inside=4)
    assert limit.value == 4


def test_one_stall_halves_the_limit_at_worst_and_is_forgotten() -> None:
    limit = GradientLimit(most=64)
    limit.learn(ALONE_S, inside=1)
    for _ in range(50):
        limit.learn(ALONE_S * max(1.0, limit.value / 4), inside=limit.value)
    before = limit.value
    limit.learn(3.0, inside=limit.value)
    assert limit.value >= before / 2
    for _ in range(50):
        limit.learn(ALONE_S * max(1.0, limit.value / 4), inside=limit.value)
    assert limit.value == before


def test_it_is_never_more_than_the_most() -> None:
    limit = GradientLimit(most=3)
    assert limit.value == 3
    limit.learn(ALONE_S, inside=1)
    for _ in range(50):
        limit.learn(ALONE_S, inside=3)
    assert limit.value == 3
