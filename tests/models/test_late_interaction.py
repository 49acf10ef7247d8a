from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncGenerator
from pathlib import Path

import pytest

from infra.models.encoder import Encoder
from infra.models.late_interaction import LateInteraction
from pipeline.errors import PartUnavailable

RETURNS = "Unopened items can be returned within 30 days of delivery for any reason."
GIFT = "Gift wrapping costs $3.50 per bundle of up to 6 volumes."
MONSTER = "Monster (Naoki Urasawa) is complete in 18 volumes. Each volume of Monster costs $19.99."


@pytest.fixture
async def comparer(encoder: Encoder) -> AsyncGenerator[LateInteraction, None]:
    await encoder.embed_passages([MONSTER, RETURNS, GIFT, RETURNS * 20, ""], lambda _: None)
    made = LateInteraction(encoder)
    yield made
    await made.close()


async def test_nearness_comes_in_the_order_of_the_texts(comparer: LateInteraction) -> None:
    texts = [MONSTER, RETURNS, GIFT, RETURNS * 20, ""]
    near = await comparer("is Monster complete?", texts)
    backwards = await comparer("is Monster complete?", texts[::-1])
    assert near.values == pytest.approx(backwards.values[::-1])
    assert near.values[0] == max(value for value in near.values if value is not None)
    assert near.busy_ms > 0


async def test_a_passage_that_was_not_indexed_is_not_read_in_a_turn(comparer: LateInteraction) -> None:
    near = await comparer("is Monster complete?", [MONSTER, "never indexed", GIFT])
    assert [value is None for value in near.values] == [False, True, False]
    assert (await comparer("is Monster complete?", ["never indexed"])).values == (None,)
    assert (await comparer("is Monster complete?", [])).values == ()


async def test_nothing_is_as_near_to_a_foreign_question_as_the_answer_is_to_its_own(comparer: LateInteraction) -> None:
    foreign = await comparer("what is the boiling point of water?", [RETURNS, GIFT, MONSTER])
    answered = await comparer("how many days do I have to send something back?", [RETURNS])
    assert max(value or 0 for value in foreign.values) < (answered.values[0] or 0) / 2


async def test_what_is_indexed_is_known_and_has_the_vector_it_had(encoder: Encoder) -> None:
    text = f"Indexed at {time.time_ns()}"
    assert encoder.kept.missing([text]) == [text]
    assert await encoder.embed_passages([text], lambda _: None) == await encoder.embed_many([text], lambda _: None)
    assert encoder.kept.missing([text, "never seen"]) == ["never seen"]


async def test_the_next_process_knows_what_one_has_indexed(cache_dir: Path, tmp_path: Path) -> None:
    first, second = (Encoder.load(cache_dir, states=tmp_path / "index") for _ in range(2))
    await first.embed_passages([RETURNS], lambda _: None)
    comparer = LateInteraction(second)
    assert (await comparer("how many days to return it?", [RETURNS])).values[0]
    await asyncio.gather(comparer.close(), first.close(), second.close())


async def test_once_closed_it_says_so(encoder: Encoder) -> None:
    comparer = LateInteraction(encoder)
    await comparer.close()
    with pytest.raises(PartUnavailable):
        await comparer("q", [RETURNS])
