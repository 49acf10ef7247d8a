"""Plans: the same seed asks the same at the same moments, and every scenario is what it says."""

from __future__ import annotations

import json
from collections import Counter
from itertools import pairwise

import numpy as np
import pytest

from evals.load.arrivals import arrivals
from evals.load.objectives import objectives
from evals.load.workload import Planned, Planner, read_asked, read_words, replayed

TITLES = [f"Title {number}" for number in range(300)]


def plan(scenario: str, *, seed: int = 1, rate: float = 20.0, seconds: float = 60.0) -> list[Planned]:
    rng, words = np.random.default_rng(seed), read_words()
    moments = arrivals("poisson", rate).moments(seconds, rng)
    return Planner(words, TITLES, words.scenarios[scenario], rng).plan(moments)


def test_the_same_seed_makes_the_same_plan() -> None:
    assert plan("mixed") == plan("mixed")
    assert plan("mixed") != plan("mixed", seed=2)


@pytest.mark.parametrize("scenario", sorted(read_words().scenarios))
def test_every_scenario_can_be_planned(scenario: str) -> None:
    planned = plan(scenario)
    assert len(planned) > 900
    assert all("{" not in one.message for one in planned)


def test_a_mix_holds_what_it_says() -> None:
    kinds = Counter(one.kind for one in plan("mixed", seconds=300))
    assert set(kinds) == {"ordinary", "help", "followup", "hostile", "personal", "nonsense"}
    assert 0.3 < kinds["followup"] / kinds.total() < 0.7


def test_people_think_before_they_ask_on() -> None:
    by_session: dict[int, list[float]] = {}
    for one in plan("mixed"):
        by_session.setdefault(one.session, []).append(one.at_s)
    gaps = [later - earlier for moments in by_session.values() for earlier, later in pairwise(moments)]
    assert min(gaps) >= 2.0


def test_unique_questions_are_asked_once() -> None:
    messages = [one.message for one in plan("unique")]
    assert len(set(messages)) == len(messages)


def test_popular_questions_are_asked_again() -> None:
    most = Counter(one.message for one in plan("cache")).most_common(1)[0][1]
    assert most > 20


@pytest.mark.parametrize(
    ("text", "least", "most"), [("constant", 0.0, 0.01), ("poisson", 0.9, 1.1), ("gamma:0.3", 1.5, 2.2)]
)
def test_gaps_have_the_spread_that_was_asked_for(text: str, least: float, most: float) -> None:
    moments = arrivals(text, 50.0).moments(400, np.random.default_rng(3))
    gaps = np.diff(moments)
    assert len(moments) == pytest.approx(20_000, rel=0.06)
    assert least <= gaps.std() / gaps.mean() <= most


def test_a_ramp_begins_with_nothing_and_ends_at_the_rate() -> None:
    moments = np.array(arrivals("constant", 100.0).moments(20, np.random.default_rng(0), ramp_s=10))
    assert np.sum(moments < 5) == pytest.approx(125, abs=2)
    assert np.sum((moments >= 15) & (moments < 16)) == pytest.approx(100, abs=2)


@pytest.mark.parametrize("text", ["", "gamma", "gamma:0", "poisson:2", "every now and then"])
def test_other_arrivals_are_refused(text: str) -> None:
    with pytest.raises(ValueError, match="use constant"):
        arrivals(text, 1.0)


def test_a_replay_keeps_its_gaps_and_conversations() -> None:
    rows = [{"at_s": 105.0, "message": "b", "session": "x"}, {"at_s": 100.0, "message": "a", "session": "x"}]
    planned = replayed(read_asked([json.dumps(row) for row in rows] + [""]))
    assert [(one.at_s, one.message, one.turn) for one in planned] == [(0.0, "a", 1), (5.0, "b", 2)]
    assert len({one.session for one in planned}) == 1


@pytest.mark.parametrize("line", ["{", '{"message": "a"}', '{"at_s": "soon", "message": "a"}', "7"])
def test_a_line_that_cannot_be_replayed_is_named(line: str) -> None:
    with pytest.raises(ValueError, match="line 2"):
        read_asked(['{"at_s": 0, "message": "a"}', line])


def test_objectives_are_read() -> None:
    found = objectives("e2e<2s, first<800ms")
    assert (found.e2e_ms, found.first_ms) == (2000.0, 800.0)
    with pytest.raises(ValueError, match="'e2e>2s'"):
        objectives("e2e>2s")


def test_what_is_asked_once_stays_so_from_plan_to_plan() -> None:
    words = read_words()
    planner = Planner(words, TITLES, words.scenarios["unique"], np.random.default_rng(1))
    messages = [one.message for _ in range(5) for one in planner.plan([0.0] * 200)]
    assert len(set(messages)) == len(messages)
