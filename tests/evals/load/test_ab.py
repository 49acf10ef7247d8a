"""When a comparison says nothing: the load was none that shows the steps."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest

from evals.load.ab import EVENLY, WARM_UP_S, Arm, Design, Fault, _known, plan_of
from evals.load.run import Load, planner_of
from evals.load.workload import Planned, Switch
from tests.evals.load.turns import taken


def design(scenario: str = "unique") -> Design:
    server, slow = Arm("http://one"), Arm("http://one", Fault("rag.rerank", "delay", 10.0))
    return Design(server, slow, Load("http://one", 4.0, arrival=EVENLY, scenario=scenario), blocks=8, per_block=10)


@pytest.mark.parametrize(
    ("scenario", "cached", "refused"), [("unique", 10, True), ("unique", 1, False), ("cache", 90, False)]
)
def test_answers_that_the_server_knew_compare_nothing(scenario: str, cached: int, *, refused: bool) -> None:
    turns = [taken(number, {"rag.rerank": 60.0}, cache="exact" if number < cached else "miss") for number in range(100)]
    why = _known(design(scenario), turns)
    assert (why is not None) is refused
    assert why is None or "--seed" in why


def test_requests_are_evenly_spaced_and_begin_after_a_warm_up() -> None:
    rng = np.random.default_rng(7)
    steps = plan_of(design(), planner_of(design().load, rng), rng)
    asked = [step for step in steps if isinstance(step, Planned)]
    warm = [step for step in asked if step.at_s < WARM_UP_S]
    assert {step.arm for step in warm} == {0, 1}
    block = [step.at_s for step in asked[len(warm) : len(warm) + 10]]
    assert [after - before for before, after in pairwise(block)] == pytest.approx([0.25] * 9)
    assert min(step.at_s for step in steps if isinstance(step, Switch)) > WARM_UP_S
    assert [step.index for step in asked] == list(range(len(asked)))
    assert len({step.message for step in asked}) == len(asked)
