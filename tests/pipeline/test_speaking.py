"""A model's answer and the quotes that make up for what is withheld of it: the real guards, scripted steps."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Sequence
from dataclasses import replace
from typing import Any

import pytest

from app.guards import StoreGuards
from app.lexicon import lexicon_of
from app.steps import Bare, Table, wrapped
from evals.doubles import ScriptedSteps, SpansOnly, shipping
from infra.store.reading import BUNDLED, open_store
from pipeline.answer import parse
from pipeline.chat import Chat
from pipeline.types.answers import Generation, Prompt, Reply, Usage
from pipeline.types.documents import Passage
from pipeline.types.search import Hit
from pipeline.types.verdicts import GuardrailOutcome

COST = "Standard shipping costs $6.90 per order, and express shipping costs $18.50 per order."
TIME = "Standard shipping takes 7-12 business days."
PAGES = tuple(
    Hit(Passage(f"p{n}", f"d{n}", title, "policy", "en", f"/{n}", text), 0.9)
    for n, (title, text) in enumerate((("What shipping costs", COST), ("How long shipping takes", TIME)), 1)
)
QUOTE = "Standard shipping costs $6.90 per order, and express shipping costs $18.50 per order [1]."
GROUNDED = GuardrailOutcome("hallucination_check", "rewrite")
FORMED = GuardrailOutcome("format_validation", "rewrite")
GUARDS = StoreGuards(open_store(), lexicon_of(BUNDLED))


def says(text: str, name: str, size: int = 9) -> Any:
    async def model(prompt: Prompt, /) -> AsyncGenerator[str | Generation, None]:
        at = 0
        while at < len(text) and prompt.wanted():
            yield text[at : at + size]
            at += size
        yield Generation(text[:at], name, name, Usage(100, at))

    return model


async def asked(model: str, quote: str = QUOTE) -> tuple[Reply, Sequence[str]]:
    """The reply, and the pieces that were shown."""
    scene = replace(shipping(), found=PAGES, reranking=replace(shipping().reranking, hits=PAGES))
    scene = replace(scene, prompt=replace(scene.prompt, passages=tuple(hit.passage for hit in PAGES)))
    plain = replace(
        ScriptedSteps(scene).plain(),
        model=says(model, "weak"),
        quote=says(quote, "extractive"),
        parse=parse,
        start_review=GUARDS.of_answer(),
        refuse=GUARDS.refuse,
    )
    shown = list[str]()

    async def emit(piece: str) -> None:
        shown.append(piece)

    reply = await Chat(wrapped(plain, SpansOnly(Bare()), Table()))(scene.question, emit)
    assert "".join(shown).strip() == reply.answer
    return reply, shown


async def test_a_model_that_says_what_the_passages_say_is_left_alone() -> None:
    said = "Sure! The standard way costs you $6.90 per order [1]. Standard shipping takes 7-12 business days [2]."
    reply, _ = await asked(said)
    assert (reply.answer, reply.model, reply.guardrail) == (said, "weak", None)
    assert [source.id for source in reply.sources] == ["d1", "d2"]


@pytest.mark.parametrize(
    "said",
    [
        "Yes, standard shipping takes 7-12 business days. [2]",
        "Sure! Based on our pages, the standard way costs you $6.90 per order [1].",
        "According to [1], the standard way costs you $6.90 per order.",
    ],
)
async def test_what_is_said_before_a_claim_makes_it_none_the_less_one(said: str) -> None:
    reply, _ = await asked(said)
    assert (reply.answer, reply.model, reply.guardrail) == (said, "weak", None)


async def test_a_citation_of_another_form_is_shown_in_ours() -> None:
    reply, _ = await asked(
        "The standard way costs you $6.90 per order【1†source】. Passage 2 tells 7-12 business days."
    )
    assert reply.answer == "The standard way costs you $6.90 per order[1]. [2] tells 7-12 business days."
    assert [source.id for source in reply.sources] == ["d1", "d2"]


@pytest.mark.parametrize("opening", ["Based on our pages, standard shipping is", "Sure, it is", "I found that it is"])
async def test_an_invented_name_is_one_after_any_opening(opening: str) -> None:
    reply, _ = await asked(f"{opening} by Naniwa Express [1].")
    assert (reply.answer, reply.guardrail) == (QUOTE, GROUNDED)


async def test_what_is_not_cited_and_stands_in_a_passage_is_cited() -> None:
    reply, _ = await asked("Standard shipping costs $6.90 per order.")
    assert reply.answer.startswith("Standard shipping costs $6.90 per order [1].")
    assert [source.id for source in reply.sources] == ["d1"]
    assert reply.guardrail == GROUNDED


@pytest.mark.parametrize(
    ("said", "stopped_by"),
    [
        ("Standard shipping costs $18.50 per order. It is free for members.", GROUNDED),
        ("Sure! I can help you with that.", GROUNDED),
        ("The answer to this question is: " * 9, FORMED),
        ("<<<\nStandard shipping", FORMED),
        ("```python\nprice = 6.9\n```", FORMED),
        ("ハ" + "ラ" * 90, FORMED),
    ],
)
async def test_what_cannot_be_shown_is_made_up_for_by_the_quote(said: str, stopped_by: GuardrailOutcome) -> None:
    reply, _ = await asked(said)
    assert (reply.answer, reply.model, reply.guardrail) == (QUOTE, "extractive", stopped_by)
    assert [source.id for source in reply.sources] == ["d1"]
    assert reply.degraded == ()


async def test_what_was_shown_before_stays_and_the_quote_follows_as_far_as_it_is_new() -> None:
    reply, shown = await asked("Standard shipping takes 7-12 business days. It is free. It is free for all. And so on.")
    assert reply.answer == f"Standard shipping takes 7-12 business days [2].\n\n{QUOTE}"
    assert [source.id for source in reply.sources] == ["d2", "d1"]
    assert reply.model == "extractive"
    assert len(shown) > 1


async def test_a_quote_that_says_nothing_new_is_not_said_again() -> None:
    reply, _ = await asked(f"{COST} {COST} {COST}")
    assert reply.answer.count("$6.90") == 1
    assert reply.model == "weak"


async def test_what_was_said_is_not_said_again_elsewhere() -> None:
    reply, _ = await asked(f"{TIME}\n\nThe answer is:\n{TIME}")
    assert reply.answer.count(TIME.removesuffix(".")) == 1


async def test_no_more_of_garbage_is_asked_for_and_what_was_is_counted() -> None:
    reply, _ = await asked("The answer to this question is: " * 100)
    assert 0 < reply.usage.output_tokens < 200


async def test_a_quote_without_a_source_stands_for_an_answer_alone() -> None:
    unknown = 'Our pages do not say anything about "drones".'
    reply, _ = await asked("Drones deliver in an hour.", unknown)
    answer, see_also, pages = reply.answer.partition("\n\nPerhaps one of these pages helps:\n")
    assert (answer, reply.sources) == (unknown, ())
    assert see_also
    assert pages == "- What shipping costs (/1)\n- How long shipping takes (/2)"
    reply, _ = await asked("Standard shipping takes 7-12 business days.", unknown)
    assert reply.answer == "Standard shipping takes 7-12 business days [2]."
