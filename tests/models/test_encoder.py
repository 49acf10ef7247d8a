from __future__ import annotations

import asyncio
from pathlib import Path

import numpy as np
import pytest

from infra.models.base import BUNDLED
from infra.models.encoder import Encoder
from pipeline.errors import Busy, PartTimeout, PartUnavailable
from pipeline.types.search import Embedding


def cosine(first: tuple[float, ...], second: tuple[float, ...]) -> float:
    return float(np.dot(first, second))


async def test_near_in_meaning_is_near_in_space(encoder: Encoder) -> None:
    pirate, sailor, refund = [
        (await encoder(text)).vector
        for text in ("a boy becomes a pirate", "a young sailor joins buccaneers", "how long does a refund take")
    ]
    assert cosine(pirate, sailor) > cosine(pirate, refund) + 0.3
    assert cosine(pirate, pirate) == pytest.approx(1.0, abs=1e-5)
    assert len(pirate) == encoder.dimensions == 384


async def test_a_vector_does_not_depend_on_its_company(encoder: Encoder) -> None:
    question = "Is Monster finished?"
    alone = (await encoder.embed_many([question], lambda _: None))[0]
    crowd = await encoder.embed_many([question, "shipping " * 300, "?"], lambda _: None)
    assert alone == crowd[0]


def test_what_is_fitted_on_is_read_in_batches_and_errs_no_more_than_alone(encoder: Encoder) -> None:
    texts = ["Who wrote Berserk?", "", "shipping " * 300, *(f"Is volume {number} in stock?" for number in range(40))]
    done: list[int] = []
    vectors = encoder.embed_to_fit(texts, done.append)
    own = np.array([encoder.embed_here(text).vector for text in texts])
    assert (vectors * own).sum(axis=1).min() > 0.94
    assert sum(done) == len(texts)
    assert len(done) < 10


async def test_many_come_in_order_with_progress(encoder: Encoder) -> None:
    done: list[int] = []
    vectors = await encoder.embed_many(["one", "two", "three"], done.append)
    assert vectors == [(await encoder(text)).vector for text in ("one", "two", "three")]
    assert sum(done) == 3


async def test_one_text_that_fails_ends_the_whole(encoder: Encoder, monkeypatch: pytest.MonkeyPatch) -> None:
    embedded: list[str] = []

    def break_at_five(text: str) -> Embedding:
        embedded.append(text)
        if len(embedded) == 5:
            raise RuntimeError("out of memory")
        return Embedding((1.0,), model="", tokens=1)

    monkeypatch.setattr(encoder, "embed_here", break_at_five)
    with pytest.raises(PartUnavailable, match="out of memory"):
        await encoder.embed_many([f"text {number}" for number in range(1000)], lambda _: None)
    assert len(embedded) < 20


async def test_a_repeated_question_costs_nothing(encoder: Encoder) -> None:
    first, again = await encoder("what is new in horror?"), await encoder("what is new in horror?")
    assert first.busy_ms > 0
    assert (again.busy_ms, again.wait_ms, again.vector) == (0, 0, first.vector)
    assert first.model == BUNDLED


async def test_a_question_is_not_embedded_again_among_others(encoder: Encoder, monkeypatch: pytest.MonkeyPatch) -> None:
    question = await encoder("which horror is new?")
    embedded: list[str] = []
    embed = encoder.embed_here
    monkeypatch.setattr(encoder, "embed_here", lambda text: (embedded.append(text), embed(text))[1])
    vectors = await encoder.embed_many(["which horror is new?", "a sentence"], lambda _: None)
    assert vectors[0] == question.vector
    assert embedded == ["a sentence"]


async def test_long_texts_are_cut_at_256_tokens(encoder: Encoder) -> None:
    assert (await encoder("word " * 5000)).tokens == 256


@pytest.mark.parametrize("text", ["", " ", "🙂", "ベルセルク", "\x00"])
async def test_odd_texts_have_a_vector_too(encoder: Encoder, text: str) -> None:
    assert np.isfinite((await encoder(text)).vector).all()


async def test_too_many_at_once_are_turned_away(cache_dir: Path) -> None:
    small = Encoder.load(cache_dir)
    crowded = Encoder(small._model, small.name, max_waiting=2)
    results = await asyncio.gather(*(crowded(f"question {n}") for n in range(3)), return_exceptions=True)
    await asyncio.gather(small.close(), crowded.close())
    assert [isinstance(result, Busy) for result in results] == [False, False, True]


async def test_the_time_limit_is_an_error_that_names_the_encoder(cache_dir: Path) -> None:
    encoder = Encoder.load(cache_dir)
    hurried = Encoder(encoder._model, encoder.name, limit_s=0)
    with pytest.raises(PartTimeout, match="encoder"):
        await hurried("too slow")
    await asyncio.gather(encoder.close(), hurried.close())
