"""What findings reckon, apart from what they measure."""

from __future__ import annotations

from typing import Any

import pytest

from evals.demo.same_turns import same_turns
from evals.demo.strict_guard import CHOSEN, STRICT, Claim, Judged, claims, point_at, sweep
from evals.demo.too_many_candidates import giveaway
from evals.demo.version import Change, version_with
from evals.intervals import proportion
from evals.load.record import Row
from infra.redundancy import redundancy
from pipeline.types.documents import Passage
from pipeline.types.verdicts import Evidence
from tests.evals.demo.taken import taken_with

PAGE = Passage(
    "1", "d", "Shipping", "document", "en", "", "Standard shipping costs $6.90 and takes a week to any address."
)


def test_a_share_of_none_has_the_exact_interval() -> None:
    # Of 0 of n the upper end has a closed form: 1 - 0.025 ** (1 / n).
    share = proportion(0, 20)
    assert (share.mean, share.low) == (0.0, 0.0)
    assert share.high == pytest.approx(1 - 0.025 ** (1 / 20))


def test_of_no_trials_nothing_is_known() -> None:
    assert (proportion(0, 0).low, proportion(0, 0).high) == (0.0, 1.0)


def _alike(_one: str, _other: str) -> bool:
    return True


def test_questions_are_grouped_with_the_nearest_that_was_asked_before() -> None:
    vectors = [(1.0, 0.0), (0.0, 1.0), (0.96, 0.28), (0.28, 0.96), (0.6, 0.8)]
    found = redundancy(["a", "b", "c", "d", "e"], vectors, least=0.9, same=_alike)
    assert [list(group) for group in found.groups] == [[0, 2], [1, 3], [4]]
    assert (found.asked, found.redundant, found.share) == (5, 2, 0.4)


def test_near_questions_that_are_not_the_same_stay_apart_and_the_next_near_one_is_tried() -> None:
    vectors = [(1.0, 0.0), (0.96, 0.28), (1.0, 0.0)]
    found = redundancy(["not one", "not two", "two"], vectors, least=0.9, same=lambda one, two: one.endswith(two))
    assert [list(group) for group in found.groups] == [[0], [1, 2]]


def test_no_questions_are_no_redundancy() -> None:
    assert redundancy([], [], least=0.9, same=_alike).share == 0.0


def _answered(index: int, took_ms: float) -> Row:
    return Row(index=index, kind="ordinary", session=index, turn=1, due_ms=100.0, end_ms=100.0 + took_ms)


def test_turns_are_compared_with_themselves_and_those_that_only_one_round_answered_are_left_out() -> None:
    off = [_answered(0, 500), _answered(1, 520), _answered(2, 540), _answered(3, 9000)]
    on = [_answered(4, 9000), _answered(2, 40), _answered(1, 520), _answered(0, 500)]
    turns = same_turns(off, on)
    assert turns == ([540, 520, 500], [40, 520, 500])
    assert turns.p50_ms == (520, 500)
    assert turns.mean_ms == (520, pytest.approx(1060 / 3))
    assert turns.saved_ms.mean == pytest.approx(500 / 3)
    assert same_turns(off, on[1:2]).p50_ms == (540, 40)


def test_a_stricter_guard_drops_more_and_misses_less() -> None:
    evidence = Evidence("What does shipping cost?", (PAGE,))
    said = [
        Claim("Standard shipping costs $6.90.", true=True),
        Claim("That price holds whatever address a customer gives us.", true=True),
        Claim("Our drivers hum quiet songs about shipping.", true=False),
    ]
    points = sweep([Judged(claim, evidence, "t") for claim in said])
    dropped = [point.false_positives.mean for point in points]
    missed = [point.misses.mean for point in points]
    assert dropped == sorted(dropped)
    assert missed == sorted(missed, reverse=True)
    assert dropped[0] < dropped[-1]


def test_the_labelled_sentences_are_of_both_kinds_for_every_question() -> None:
    for question, said in claims().items():
        assert {claim.true for claim in said} == {True, False}, question


def test_the_threshold_that_is_shipped_drops_less_than_the_strict_one() -> None:
    evidence = Evidence("What does shipping cost?", (PAGE,))
    judged = [Judged(Claim("Any address takes about a week for the usual sum.", true=True), evidence, "t")]
    assert point_at(judged, CHOSEN).false_positives.mean <= point_at(judged, STRICT).false_positives.mean


def test_the_attribute_that_grew_most_gives_a_step_away() -> None:
    base: dict[str, Any] = {"rag.rerank: read": 4, "rag.rerank: offered": 20, "rag.rerank: model": "m", "llm: n": 1}
    cand: dict[str, Any] = {"rag.rerank: read": 50, "rag.rerank: offered": 50, "rag.rerank: model": "m", "llm: n": 99}
    assert giveaway([taken_with(0, base), taken_with(1, cand)], "rag.rerank") == ("read", (4.0, 50.0))


def test_a_step_that_tells_no_number_has_no_giveaway() -> None:
    both = [taken_with(0, {"s: x": "a"}), taken_with(1, {"s: x": "b"})]
    assert giveaway(both, "s")[0] == "no attribute"


def test_another_version_differs_in_what_was_changed_alone() -> None:
    with version_with([Change("app/wiring.py", "CANDIDATES = 20\n", "CANDIDATES = 50\n")]) as folder:
        assert "CANDIDATES = 50\n" in (folder / "app" / "wiring.py").read_text()
        assert (folder / "infra" / "store" / "hondana" / "store.toml").exists()


def test_a_change_whose_text_is_gone_is_refused() -> None:
    with (
        pytest.raises(ValueError, match=r"app/wiring\.py has 'NO SUCH LINE' 0 times"),
        version_with([Change("app/wiring.py", "NO SUCH LINE", "")]),
    ):
        pass
