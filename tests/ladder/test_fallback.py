"""A language model that breaks off in the middle: the user gets a whole answer all the same, past the real guards."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from dataclasses import replace

import pytest

from app.guards import StoreGuards
from app.lexicon import lexicon_of
from infra.llm.fallback import FallbackModel
from infra.store.reading import open_store
from pipeline.errors import PartUnavailable
from pipeline.texts import Texts
from pipeline.types.answers import Generation, Message, Prompt
from pipeline.types.documents import Passage
from pipeline.types.verdicts import Evidence

FACT = "Express shipping costs $18.50 per order [1]."
TEXT = "Express shipping costs $18.50 per order."
PASSAGE = Passage("p", "d", "How much does shipping cost?", "faq", "en", "/", TEXT)
PROMPT = Prompt((Message("user", "?"),), (PASSAGE,), "How much is express shipping?", open_store().intents["faq"], "v")


STORE = open_store()


async def breaks_off(_: Prompt, /) -> AsyncGenerator[str | Generation, None]:
    yield "Express shipping is "
    raise PartUnavailable("llm", "ollama broke off")


async def quotes(_: Prompt, /) -> AsyncGenerator[str | Generation, None]:
    yield FACT
    yield Generation(FACT, "extractive", "extractive")


@pytest.mark.parametrize(("language", "reason"), [("en", "broke off"), ("ja", "途中で切れました")])
async def test_the_second_answer_and_the_reason_for_it_pass_the_guards(language: str, reason: str) -> None:
    review = StoreGuards(STORE, lexicon_of()).of_answer()(Evidence(PROMPT.question, (PASSAGE,)))
    shown, generation = "", None
    async for item in FallbackModel(breaks_off, quotes, Texts(STORE.languages))(replace(PROMPT, language=language)):
        if isinstance(item, Generation):
            generation = item
        else:
            shown += await review.feed(item)
    shown += await review.finish()
    assert shown.endswith(FACT)
    assert reason in shown
    assert generation
    assert (generation.model, generation.degraded) == ("extractive", "llm")
    assert generation.text.endswith(FACT)
