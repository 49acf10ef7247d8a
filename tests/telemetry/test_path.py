"""The decomposition of a turn: exact on any tree, and right on the shapes that a turn has."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from infra.telemetry.path import Charge, Timed, by_path, charges
from infra.telemetry.path import by_name as sums_by_name


def by_name(spans: list[Timed], *, until: int | None = None) -> dict[str, Charge]:
    return sums_by_name(spans, charges(spans, until=until))


Times = st.integers(0, 1000)


@st.composite
def traces(draw: st.DrawFn) -> list[Timed]:
    """Any tree: children before, after, across and beside their parents, with any waits and activity."""
    spans = [Timed("0", None, "root", 0, draw(st.integers(0, 1000)))]
    for number in range(1, draw(st.integers(0, 14)) + 1):
        start, end = sorted((draw(Times) - 100, draw(Times) + 100))
        spans.append(
            Timed(
                id=str(number),
                parent=str(draw(st.integers(0, number - 1))),
                name=draw(st.sampled_from("abc")),
                start=start,
                end=end,
                wait=draw(Times),
                active=draw(st.none() | Times),
                active_before=draw(st.none() | Times),
            )
        )
    return spans


@given(traces())
def test_charges_sum_to_the_root(spans: list[Timed]) -> None:
    found = charges(spans)
    assert sum(charge.total for charge in found.values()) == spans[0].end - spans[0].start
    assert all(charge.wait >= 0 and charge.work >= 0 for charge in found.values())


@given(traces(), st.integers(-10, 1010))
def test_charges_until_a_moment_sum_to_the_time_before_it(spans: list[Timed], until: int) -> None:
    found = charges(spans, until=until)
    assert sum(charge.total for charge in found.values()) == max(0, min(spans[0].end, until) - spans[0].start)


@given(traces())
def test_nothing_is_charged_with_more_than_it_lasted(spans: list[Timed]) -> None:
    lasted: dict[str, int] = {}
    for span in spans:
        length = span.end - span.start if span.active is None else min(span.active, span.end - span.start)
        lasted[span.name] = lasted.get(span.name, 0) + length
    assert all(charge.total <= lasted[name] for name, charge in by_name(spans).items())


@given(traces())
def test_the_order_of_the_spans_does_not_matter(spans: list[Timed]) -> None:
    assert charges(spans) == charges(spans[::-1])


def test_of_two_searches_at_once_the_later_one_is_on_the_path() -> None:
    spans = [
        Timed("0", None, "turn", 0, 100),
        Timed("1", "0", "retrieval", 10, 60),
        Timed("2", "1", "keyword", 12, 30),
        Timed("3", "1", "vector", 12, 55),
    ]
    assert by_path(spans, charges(spans)) == {
        ("turn",): Charge(work=50),
        ("turn", "retrieval"): Charge(work=7),
        ("turn", "retrieval", "vector"): Charge(work=43),
    }


def test_an_earlier_sibling_is_cut_off_where_the_later_one_begins() -> None:
    found = by_name([Timed("0", None, "turn", 0, 10), Timed("1", "0", "a", 0, 6), Timed("2", "0", "b", 2, 10)])
    assert found == {"turn": Charge(), "a": Charge(work=2), "b": Charge(work=8)}


def test_a_child_that_outlives_its_parent_is_cut_off_there() -> None:
    found = by_name([Timed("0", None, "turn", 0, 10), Timed("1", "0", "late", 4, 30)])
    assert found == {"turn": Charge(work=4), "late": Charge(work=6)}


def test_waiting_is_told_apart_from_work() -> None:
    found = by_name([Timed("0", None, "turn", 0, 50), Timed("1", "0", "rerank", 10, 50, wait=15)])
    assert found["rerank"] == Charge(wait=15, work=25)


STREAM = [
    Timed("0", None, "turn", 0, 1000),
    Timed("1", "0", "review", 100, 950, active=30, active_before=5),
    Timed("2", "0", "generation", 110, 940, active=800),
    Timed("3", "2", "prompt", 110, 120),
    Timed("4", "2", "llm", 120, 930, active=770, wait=60),
    Timed("5", "2", "parse", 930, 940),
    Timed("6", "1", "review.pii", 200, 950, active=20),
]


def test_a_review_round_a_generation_is_charged_its_own_time_and_not_the_models() -> None:
    found = by_name(STREAM)
    assert found["llm"] == Charge(wait=60, work=710)
    assert (found["review"].total, found["review.pii"].total) == (10, 20)
    assert found["generation"].total == 800 - 770 - 20
    assert found["turn"].total == 1000 - 830


def test_up_to_the_first_sentence_a_review_is_charged_what_it_had_done_by_then() -> None:
    found = by_name(STREAM, until=400)
    assert found["review"].total + found.get("review.pii", Charge()).total == 5
    assert found["llm"].total == 400 - 120 - 5
    assert "parse" not in found


def test_spans_of_one_path_add_up() -> None:
    spans = [Timed("0", None, "turn", 0, 30), Timed("1", "0", "embed", 0, 10), Timed("2", "0", "embed", 20, 30)]
    assert by_path(spans, charges(spans))["turn", "embed"] == Charge(work=20)


def test_spans_that_hang_from_nothing_count_for_nothing() -> None:
    assert charges([Timed("0", None, "turn", 0, 30), Timed("1", "9", "lost", 0, 30)]) == {"0": Charge(work=30)}


@pytest.mark.parametrize("roots", [0, 2])
def test_a_trace_has_one_root(roots: int) -> None:
    with pytest.raises(ValueError, match=f"this one has {roots}"):
        charges([Timed(str(number), None, "turn", 0, 1) for number in range(roots)])
