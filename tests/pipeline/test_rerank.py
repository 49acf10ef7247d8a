from __future__ import annotations

import asyncio
import random
from collections.abc import Sequence

import pytest

from pipeline.errors import Busy, PartUnavailable
from pipeline.rerank import Reranker, normalised, passage_text
from pipeline.types.documents import Passage
from pipeline.types.search import Hit, Scores


def hit(name: str, score: float, text: str = "") -> Hit:
    return Hit(Passage(name, name, f"Title {name}", "faq", "en", "", text or f"text of {name}"), score)


HITS = (hit("a", 0.03), hit("b", 0.02), hit("c", 0.01))


def scoring(*values: float) -> Reranker:
    async def score(_: str, texts: Sequence[str], /, **_limits: float) -> Scores:
        return Scores(values[: len(texts)], model="fixed", wait_ms=1, busy_ms=2)

    return Reranker(score, blend=0.5, keep=2)


def failing(error: Exception) -> Reranker:
    async def score(_: str, __: Sequence[str], /, **_limits: float) -> Scores:
        raise error

    return Reranker(score, blend=0.5, keep=2)


async def test_both_orders_count_and_the_best_are_kept() -> None:
    reranking = await scoring(0.0, 0.1, 0.9)("q", HITS)
    assert [h.passage.id for h in reranking.hits] == ["a", "c"]
    assert [h.score for h in reranking.hits] == pytest.approx([0.5, 0.45])
    assert [h.rerank_score for h in reranking.hits] == [0.0, 0.9]
    assert (reranking.candidates, reranking.model, reranking.wait_ms, reranking.busy_ms) == (3, "fixed", 1, 2)


async def test_what_scores_too_low_is_dropped_whatever_its_rank() -> None:
    reranker = Reranker(scoring(0.01, 0.4, 0.02).score, blend=0.5, min_score=0.05)
    assert [h.passage.id for h in (await reranker("q", HITS)).hits] == ["b"]


async def test_equal_scores_are_ordered_by_passage() -> None:
    hits = (hit("z", 0.5), hit("m", 0.5), hit("a", 0.5))
    reranking = await scoring(0.3, 0.3, 0.3)("q", hits)
    assert [h.passage.id for h in reranking.hits] == ["a", "m"]


@pytest.mark.parametrize("error", [PartUnavailable("reranker", "gone"), Busy("reranker")])
async def test_without_the_cross_encoder_the_fused_order_stays(error: Exception) -> None:
    reranking = await failing(error)("q", HITS)
    assert [h.passage.id for h in reranking.hits] == ["a", "b"]
    assert [h.score for h in reranking.hits] == pytest.approx([1.0, 0.5]), "the scale of a reranked one"
    assert reranking.degraded == "rerank"


async def test_over_budget_the_fused_order_stays() -> None:
    async def slow(_: str, texts: Sequence[str], /, **_limits: float) -> Scores:
        await asyncio.sleep(5)
        return Scores((1.0,) * len(texts))

    reranking = await Reranker(slow, blend=0.5, keep=2, budget_ms=20)("q", HITS)
    assert [h.passage.id for h in reranking.hits] == ["a", "b"]
    assert reranking.degraded == "rerank"


class Reading:
    """Scores by the passage's name, and remembers what it was given."""

    def __init__(self, scores: dict[str, float], *, at_once: int = 100, calls: int = 100) -> None:
        self.given = list[str]()
        self._scores, self._at_once, self._calls = scores, at_once, calls

    async def __call__(self, _: str, texts: Sequence[str], /, *, within_ms: float) -> Scores:
        assert within_ms > 0
        self._calls -= 1
        if self._calls < 0:
            raise Busy("reranker")
        self.given += texts[: self._at_once]
        return Scores(tuple(self._scores.get(text[-2:], 0.5) for text in texts[: self._at_once]), model="reading")


MANY = tuple(hit(f"{number:02}", 1 / (60 + number)) for number in range(20))


@pytest.mark.parametrize("seed", range(20))
async def test_hits_that_cannot_be_kept_need_not_be_read(seed: int) -> None:
    """However well they score: what is kept, and in which order, is what reading all of them would bring."""
    dice = random.Random(seed)  # noqa: S311 - the same scores in every run
    reading = Reading({f"{number:02}": dice.random() ** 2 for number in range(20)})
    reranker = Reranker(reading, blend=0.2, keep=6, min_score=0.02)
    reranking = await reranker("q", MANY)
    whole = reranker._order(MANY, [reading._scores[h.passage.id] for h in MANY])[:6]
    assert reranking.hits == whole
    assert len(reading.given) == reranking.candidates < reranking.offered == 20


async def test_all_are_read_while_too_few_are_worth_keeping() -> None:
    reading = Reading({f"{number:02}": 0.0 for number in range(19)})
    reranking = await Reranker(reading, blend=0.2, keep=6, min_score=0.02)("q", MANY)
    assert [h.passage.id for h in reranking.hits] == ["19"]
    assert reranking.candidates == 20


async def test_what_was_read_before_the_line_grew_too_long_counts() -> None:
    reading = Reading({}, calls=1)
    reranking = await Reranker(reading, blend=0.9, keep=6)("q", MANY)
    assert len(reranking.hits) == 6
    assert (reranking.candidates, reranking.degraded) == (8, None)


async def test_what_there_was_no_time_to_score_is_left_out() -> None:
    reranking = await scoring(0.1, 0.9)("q", HITS)
    assert [h.passage.id for h in reranking.hits] == ["b", "a"]
    assert (reranking.candidates, reranking.offered, reranking.degraded) == (2, 3, None)


async def test_a_japanese_question_that_shares_no_word_keeps_the_fused_order() -> None:
    reranking = await scoring(0.0, 0.0, 0.9)("返品の期限は？", HITS)
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
    assert (await scoring()(question, hits)).hits[0].passage.id == first


async def test_nothing_found_stays_nothing() -> None:
    reranking = await scoring()("q", ())
    assert (reranking.hits, reranking.degraded) == ((), None)


def test_the_title_is_added_where_the_text_does_not_name_it() -> None:
    assert passage_text(HITS[0].passage) == "Title a\ntext of a"
    named = hit("a", 1, "Title a is long.").passage
    assert passage_text(named) == named.text


def test_scores_are_stretched_to_one() -> None:
    assert normalised([3.0, 1.0, 2.0]) == [1.0, 0.0, 0.5]
    assert normalised([2.0, 2.0]) == [1.0, 1.0]
