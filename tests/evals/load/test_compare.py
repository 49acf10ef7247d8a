"""Comparing two arms: the span that was changed is named, and where nothing was, nothing is."""

from __future__ import annotations

import numpy as np
import pytest

from evals.load.compare import ALPHA, Comparison, compare, holm
from evals.load.taken import Taken
from tests.evals.load.turns import taken

USUAL = {"intent": 3.0, "keyword": 6.0, "rerank": 60.0, "generation": 25.0, "guards": 2.0, "save": 0.5}
BLOCKS, PER_BLOCK = 30, 10


def arms(seed: int, more: dict[str, float], *, blocks: int = BLOCKS) -> list[Taken]:
    """Two arms of log-normal steps over a machine whose speed wanders from block to block."""
    rng = np.random.default_rng(seed)
    requests: list[Taken] = []
    for block in range(blocks):
        speed = rng.lognormal(0, 0.2)
        for arm in (0, 1):
            for _ in range(PER_BLOCK):
                steps = {name: speed * mean * rng.lognormal(0, 0.3) for name, mean in USUAL.items()}
                steps |= {name: steps[name] + (extra if arm else 0.0) for name, extra in more.items()}
                requests.append(taken(len(requests), steps, arm=arm, block=block, due_ms=float(len(requests))))
    return requests


def verdict(seed: int, more: dict[str, float]) -> Comparison:
    return compare(arms(seed, more))


@pytest.mark.parametrize("step", ["intent", "rerank", "generation"])
def test_ten_milliseconds_in_a_step_are_named(step: str) -> None:
    named = [verdict(seed, {step: 10.0}).verdict for seed in range(20)]
    assert sum(one.culprit == step for one in named) >= 19
    assert all(one.why == "slower" for one in named if one.culprit)
    inside = [one.interval_ms[0] <= 10.0 <= one.interval_ms[1] for one in named if one.interval_ms]
    assert sum(inside) >= 17


def test_where_nothing_differs_nothing_is_named() -> None:
    named = [verdict(seed, {}).verdict.culprit for seed in range(100, 160)]
    assert sum(culprit is not None for culprit in named) <= 60 * 0.05 + 3


def test_what_explains_nothing_is_not_named_however_sure_it_is() -> None:
    """A step that always takes the same, of next to nothing, differs by next to nothing for sure."""
    rng = np.random.default_rng(7)
    requests = [
        taken(
            number,
            {"rerank": rng.lognormal(4, 0.5), "tiny": 0.03 - 0.02 * arm + rng.normal(0, 0.001)},
            arm=arm,
            block=block,
        )
        for number, (block, arm) in enumerate((block, arm) for block in range(BLOCKS) for arm in (0, 1))
    ]
    found = compare(requests)
    assert found.spans["tiny"].p < ALPHA
    assert found.verdict.culprit != "tiny"


def test_a_step_that_got_faster_is_named_so() -> None:
    found = verdict(3, {"rerank": -15.0}).verdict
    assert (found.culprit, found.why) == ("rerank", "faster")


def test_a_step_that_is_called_twice_is_no_slower_one() -> None:
    found = compare([again(one) if one.row.arm else one for one in arms(5, {"keyword": 6.0})]).verdict
    assert (found.culprit, found.why) == ("keyword", "more_calls")


def again(one: Taken) -> Taken:
    return Taken(one.row, one.whole, one.first, {**one.calls, "keyword": 2}, one.values, one.spans)


def test_too_few_blocks_make_no_verdict() -> None:
    found = compare(arms(1, {"rerank": 50.0}, blocks=7)).verdict
    assert found.culprit is None
    assert found.refused == "7 whole blocks; a verdict needs 8"


def test_holm_adjusts_by_rank() -> None:
    assert holm([0.04, 0.01, 0.03]) == pytest.approx([0.06, 0.03, 0.06])
