from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import Any

import pytest

from pipeline.errors import Busy, PartUnavailable
from pipeline.rerank import LATE_INTERACTION, Reranker, normalised, passage_text
from pipeline.types.documents import Passage
from pipeline.types.search import Hit, Nearness, Reranking, Scores


def hit(name: str, score: float, text: str = "") -> Hit:
    return Hit(Passage(name, name, f"Title {name}", "faq", "en", "", text or f"text of {name}"), score)


HITS = (hit("a", 0.03), hit("b", 0.02), hit("c", 0.01))


Near = Sequence[float | None]


def reranker(nearness: Near | Exception, scores: Sequence[float] | Exception, **changes: Any) -> Reranker:
    """Models that say this of the texts they are given, whatever these are."""

    async def compare(_: str, texts: Sequence[str], /) -> Nearness:
        if isinstance(nearness, Exception):
            raise nearness
        return Nearness(tuple(nearness[: len(texts)]), wait_ms=1, busy_ms=2)

    async def score(_: str, texts: Sequence[str], /, **_limits: float) -> Scores:
        if isinstance(scores, Exception):
            raise scores
        return Scores(tuple(scores[: len(texts)]), model="fixed", wait_ms=10, busy_ms=20)

    return Reranker(compare, score, **{"near": 0.5, "blend": 0.5, "read": 2, "keep": 2} | changes)


def names(reranking: Reranking) -> list[str]:
    return [hit.passage.id for hit in reranking.hits]


async def test_the_cross_encoder_reads_those_that_are_first_by_both_orders() -> None:
    reranking = await reranker((0.2, 0.4, 0.8), (0.5, 0.9))("q", HITS)
    assert names(reranking) == ["c", "a"]
    assert [h.score for h in reranking.hits] == pytest.approx([0.7, 0.5])
    assert [h.rerank_score for h in reranking.hits] == [0.9, 0.5]
    assert (reranking.model, reranking.wait_ms, reranking.busy_ms) == ("fixed", 11, 22)
    assert (reranking.offered, reranking.candidates, reranking.compared, reranking.read) == (3, 3, 3, 2)


async def test_what_is_not_read_stays_behind_what_is() -> None:
    reranking = await reranker((0.9, 0.8, 0.1), (0.0,), read=1, keep=3)("q", HITS)
    assert names(reranking) == ["a", "b", "c"]
    assert [h.rerank_score for h in reranking.hits] == [0.0, None, None]


async def test_what_scores_too_low_is_dropped_and_the_next_takes_its_place() -> None:
    reranking = await reranker((0.9, 0.8, 0.1), (0.01, 0.4), min_score=0.05)("q", HITS)
    assert names(reranking) == ["b", "c"]


async def test_equal_scores_are_ordered_by_passage() -> None:
    hits = (hit("z", 0.5), hit("m", 0.5), hit("a", 0.5))
    assert names(await reranker((0.3, 0.3, 0.3), (0.3, 0.3))("q", hits)) == ["a", "m"]


@pytest.mark.parametrize(
    ("near", "order"),
    [
        ((None, None, None, None), "abcd"),
        ((0.1, None, None, 0.9), "dbca"),
        ((None, 0.1, 0.9, None), "acbd"),
        ((None, None, 0.9, None), "abcd"),
        ((0.1, 0.2, None, 0.9), "dcba"),
    ],
)
async def test_a_hit_that_cannot_be_compared_keeps_its_fused_score(near: Near, order: str) -> None:
    hits = tuple(hit(name, score) for name, score in zip("abcd", (4, 3, 2, 1), strict=True))
    reranking = await reranker(near, Busy("reranker"), near=1.0, keep=4)("q", hits)
    assert "".join(names(reranking)) == order
    assert reranking.compared == sum(value is not None for value in near)


async def test_where_the_cross_encoder_is_busy_late_interaction_decides() -> None:
    reranking = await reranker((0.1, 0.2, 0.9), Busy("reranker"), near=0.8)("q", HITS)
    assert names(reranking) == ["c", "b"]
    assert (reranking.model, reranking.degraded, reranking.candidates, reranking.read) == (LATE_INTERACTION, None, 3, 0)


async def test_where_the_cross_encoder_is_down_that_is_a_failure() -> None:
    reranking = await reranker((0.1, 0.2, 0.9), PartUnavailable("reranker", "gone"), near=0.8)("q", HITS)
    assert names(reranking) == ["c", "b"]
    assert (reranking.model, reranking.degraded) == (LATE_INTERACTION, "rerank")


@pytest.mark.parametrize("error", [PartUnavailable("late interaction", "gone"), Busy("late interaction")])
async def test_without_late_interaction_the_cross_encoder_reads_the_first_ones_found(error: Exception) -> None:
    reranking = await reranker(error, (0.1, 0.9))("q", HITS)
    assert names(reranking) == ["b", "a"]
    assert (reranking.model, reranking.degraded) == ("fixed", None)
    assert (reranking.candidates, reranking.compared, reranking.read) == (2, 0, 2)


@pytest.mark.parametrize("error", [PartUnavailable("reranker", "gone"), Busy("reranker")])
async def test_without_both_the_fused_order_stays(error: Exception) -> None:
    reranking = await reranker((None,) * 3, error)("q", HITS)
    assert names(reranking) == ["a", "b"]
    assert [h.score for h in reranking.hits] == pytest.approx([1.0, 0.5]), "the scale of a reranked one"
    assert (reranking.model, reranking.degraded, reranking.candidates) == ("none", "rerank", 0)


async def test_over_budget_the_order_of_before_stays() -> None:
    async def slow(_: str, texts: Sequence[str], /, **_limits: float) -> Scores:
        await asyncio.sleep(5)
        return Scores((1.0,) * len(texts))

    compare = reranker((0.1, 0.2, 0.9), ()).compare
    reranking = await Reranker(compare, slow, 0.8, 0.5, 2, keep=2, budget_ms=20)("q", HITS)
    assert names(reranking) == ["c", "b"]
    assert reranking.degraded == "rerank"


async def test_with_time_for_fewer_the_others_stay_behind() -> None:
    reranking = await reranker((0.9, 0.8, 0.1), (0.3,))("q", HITS)
    assert names(reranking) == ["a", "b"]
    assert (reranking.read, reranking.degraded) == (1, None)


async def test_a_japanese_question_that_shares_no_word_keeps_the_fused_order() -> None:
    reranking = await reranker((0.0, 0.0, 0.9), (0.0, 0.9))("返品の期限は？", HITS)
    assert [h.passage.id for h in reranking.hits] == ["a", "b"]
    assert (reranking.model, reranking.degraded) == ("none", None)


@pytest.mark.parametrize(
    ("question", "first"),
    [
        ("返品の期限は？", "返品の期限はいつまでですか"),
        ("注文のキャンセルは可能でしょうか", "注文をキャンセルできますか"),
        ("予約のキャンセルってできる？", "予約注文をキャンセルできますか"),
        ("返品の送料は？", "返品の送料は誰が負担しますか"),
    ],
)
async def test_hits_of_a_japanese_question_are_ordered_by_its_words(question: str, first: str) -> None:
    titles = (
        "返品方法を教えてください",
        "予約注文をキャンセルできますか",
        "注文をキャンセルできますか",
        "返品の期限はいつまでですか",
        "返品の送料は誰が負担しますか",
    )
    hits = tuple(
        Hit(Passage(title, title, title, "faq", "ja", "", "本文"), 1 - place / 10) for place, title in enumerate(titles)
    )
    assert (await reranker((), ())(question, hits)).hits[0].passage.id == first


async def test_nothing_found_stays_nothing() -> None:
    reranking = await reranker((), ())("q", ())
    assert (reranking.hits, reranking.degraded) == ((), None)


def test_the_title_is_added_where_the_text_does_not_name_it() -> None:
    assert passage_text(HITS[0].passage) == "Title a\ntext of a"
    named = hit("a", 1, "Title a is long.").passage
    assert passage_text(named) == named.text


def test_scores_are_stretched_to_one() -> None:
    assert normalised([3.0, 1.0, 2.0]) == [1.0, 0.0, 0.5]
    assert normalised([2.0, 2.0]) == [1.0, 1.0]
