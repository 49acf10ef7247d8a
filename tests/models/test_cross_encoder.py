from __future__ import annotations

import asyncio
import math

import pytest

from infra.models.cross_encoder import FEWEST, MAX_TOKENS, NAME, WEIGHTS, CrossEncoderScorer
from pipeline.errors import Busy

RETURNS = "Unopened items can be returned within 30 days of delivery for any reason."
GIFT = "Gift wrapping costs $3.50 per bundle of up to 6 volumes."
MONSTER = "Monster (Naoki Urasawa) is complete in 18 volumes. Each volume of Monster costs $19.99."


async def test_the_answering_passage_scores_highest(scorer: CrossEncoderScorer) -> None:
    scores = await scorer("how many days do I have to send something back?", [GIFT, RETURNS, MONSTER])
    assert scores.values[1] == max(scores.values)
    assert all(0 <= value <= 1 for value in scores.values)
    assert scores.model == NAME
    assert scores.busy_ms > 0


async def test_scores_come_in_the_order_of_the_texts(scorer: CrossEncoderScorer) -> None:
    texts = [MONSTER, RETURNS, GIFT, RETURNS * 20, ""]
    together = (await scorer("is Monster complete?", texts)).values
    alone = [(await scorer("is Monster complete?", [text])).values[0] for text in texts]
    assert list(together) == alone


async def test_nothing_scores_as_high_for_a_foreign_question_as_the_answer_does_for_its_own(
    scorer: CrossEncoderScorer,
) -> None:
    foreign = await scorer("what is the boiling point of water?", [RETURNS, GIFT, MONSTER])
    answered = await scorer("how many days do I have to send something back?", [RETURNS])
    assert max(foreign.values) < answered.values[0] / 2


async def test_texts_are_cut(scorer: CrossEncoderScorer) -> None:
    assert scorer._model("question " * 300, "passage " * 300).tokens == MAX_TOKENS


def test_the_shipped_weights_are_small() -> None:
    assert sum(file.stat().st_size for file in WEIGHTS.iterdir()) < 3_000_000


@pytest.fixture
def at_one_ms_a_pair(scorer: CrossEncoderScorer, monkeypatch: pytest.MonkeyPatch) -> CrossEncoderScorer:
    """The scorer, which thinks that it takes a millisecond a pair and does not learn better."""
    monkeypatch.setattr(scorer, "_pair_ms", 1.0)
    monkeypatch.setattr(scorer, "_learn", lambda _: None)
    return scorer


TWENTY = [RETURNS, GIFT, MONSTER, RETURNS] * 5


@pytest.mark.parametrize(("within_ms", "scored"), [(math.inf, 20), (25, 20), (24, FEWEST), (5, FEWEST)])
async def test_with_less_time_fewer_passages_are_scored(
    at_one_ms_a_pair: CrossEncoderScorer, within_ms: float, scored: int
) -> None:
    assert len((await at_one_ms_a_pair("q", TWENTY, within_ms=within_ms)).values) == scored


async def test_work_that_cannot_end_in_time_is_not_begun(at_one_ms_a_pair: CrossEncoderScorer) -> None:
    with pytest.raises(Busy):
        await at_one_ms_a_pair("q", TWENTY, within_ms=2)


async def test_who_comes_into_a_line_gets_what_is_left_of_the_time(at_one_ms_a_pair: CrossEncoderScorer) -> None:
    calls = (at_one_ms_a_pair("q", TWENTY, within_ms=35) for _ in range(4))
    results = await asyncio.gather(*calls, return_exceptions=True)
    scored = [0 if isinstance(result, BaseException) else len(result.values) for result in results]
    assert scored == [20, FEWEST, FEWEST, FEWEST]
    assert at_one_ms_a_pair.waiting == 0
    assert at_one_ms_a_pair.backlog_ms == pytest.approx(0, abs=1e-6)


async def test_scoring_stops_when_nobody_waits_for_it_any_longer(scorer: CrossEncoderScorer) -> None:
    texts = [RETURNS, GIFT, MONSTER, RETURNS] * 100
    call = asyncio.create_task(scorer("q", texts))
    await asyncio.sleep(0.05)
    call.cancel()
    with pytest.raises(asyncio.CancelledError):
        await call
    alone = await scorer("q", [RETURNS])
    assert alone.wait_ms < scorer._expected_ms(len(texts)) / 4
    assert not math.isnan(alone.values[0])
