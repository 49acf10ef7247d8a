"""A turn over scripted steps: what its reply gathers from the several parts of an answer."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from app.steps import Bare, PlainSteps, Table, wrapped
from evals.doubles import ScriptedReview, ScriptedSteps, SpansOnly, reports, shipping
from guardrails.stage import Action
from infra.store.reading import open_store
from pipeline.chat import Chat
from pipeline.types.answers import CachedAnswer, CacheLookup, Reply, Usage
from pipeline.types.asking import Intent, Query
from pipeline.types.orders import OrderAnswer
from pipeline.types.verdicts import Evidence, GuardrailOutcome, Screening

SCENE = shipping()
PAGES = Query("How much is shipping?")
ORDERS = Query("Where is my order?")
TABLE = open_store().intents
FAQ = Intent(TABLE["faq"], 1.0, "rules")
INTENTS = {
    ORDERS.text: Intent(TABLE["order_tracking"], 1.0, "rules"),
    "hello": Intent(TABLE["chitchat"], 1.0, "rules"),
}
KEPT = CachedAnswer(PAGES.text, "It was free.", SCENE.parsed.sources, "faq", "tiny")


class Judging(ScriptedReview):
    """Says of the texts that it is given what ``actions`` has for their words; a block shows nothing."""

    def __init__(self, evidence: Evidence, actions: dict[str, Action], seen: list[Evidence]) -> None:
        super().__init__(evidence)
        self._actions = actions
        self._text = ""
        seen.append(evidence)

    @property
    def blocked(self) -> bool:
        return self._action == "block"

    @property
    def _action(self) -> Action:
        return next((action for word, action in self._actions.items() if word in self._text), "allow")

    async def feed(self, piece: str, /) -> str:
        self._text += piece
        return "" if self.blocked else piece

    async def finish(self) -> str:
        self.reports = reports("pii_detection", action=self._action)
        return ""


class Shop:
    """Scripted steps, some of them changed, and what they were given."""

    def __init__(self, *wishes: Query, **actions: Action) -> None:
        self.evidence: list[Evidence] = []
        self.stored: list[Any] = []
        self._wishes = wishes
        self._actions = actions

    async def turn(self, **changes: Any) -> Reply:
        chat = Chat(wrapped(replace(self._plain(), **changes), SpansOnly(Bare()), Table()))
        return await chat(SCENE.question, _ignore)

    def _plain(self) -> PlainSteps:
        steps = ScriptedSteps(SCENE)
        wishes = self._wishes

        async def condense(*_: Any) -> Query:
            return replace(wishes[0], parts=wishes if len(wishes) > 1 else ())

        async def classify(query: Query, /) -> Intent:
            return INTENTS.get(query.text, FAQ)

        async def look_up_orders(*_: Any) -> OrderAnswer:
            return OrderAnswer("It is on its way.", 1)

        async def store_answer(*args: Any) -> Any:
            self.stored.append(args[2])
            return await steps.store_answer(*args)

        return replace(
            steps.plain(),
            condense=condense,
            classify=lambda _: classify,
            look_up_orders=look_up_orders,
            start_review=lambda evidence: Judging(evidence, self._actions, self.evidence),
            store_answer=store_answer,
        )


async def _ignore(_: str) -> None:
    """Nobody reads along."""


async def cached(*_: Any) -> CacheLookup:
    return CacheLookup("exact", KEPT)


async def test_an_answer_from_the_pages_has_everything() -> None:
    shop = Shop(PAGES)
    reply = await shop.turn()
    assert (reply.answer, reply.model, reply.cache) == ("It is free [1].", "small", "miss")
    assert (reply.sources, reply.usage, reply.first_token_ms) == (SCENE.parsed.sources, Usage(12, 4), 1.0)
    assert (reply.guardrail, reply.degraded, reply.intent) == (None, (), FAQ)
    assert [(kept.answer, kept.sources) for kept in shop.stored] == [(reply.answer, reply.sources)]


async def test_orders_and_pages_make_one_answer_of_the_last_ones_model() -> None:
    reply = await Shop(ORDERS, PAGES).turn()
    assert reply.answer == "It is on its way.\n\nIt is free [1]."
    assert (reply.model, reply.cache, reply.sources) == ("small", "bypass", SCENE.parsed.sources)
    assert (await Shop(ORDERS).turn()).model == "order_book"
    assert (await Shop(Query("hello")).turn()).model == "template"


@pytest.mark.parametrize("word", ["way", "free"])
async def test_what_a_guard_changed_in_any_part_is_told(word: str) -> None:
    reply = await Shop(ORDERS, PAGES, **{word: "rewrite"}).turn()
    assert reply.guardrail == GuardrailOutcome("pii_detection", "rewrite")


async def test_what_a_guard_changed_in_the_message_is_told_unless_the_answer_was_changed_too() -> None:
    async def screen(text: str, /) -> Screening:
        return Screening(text, GuardrailOutcome("content_moderation", "rewrite"), ())

    assert (await Shop(PAGES).turn(screen_message=screen)).guardrail == GuardrailOutcome(
        "content_moderation", "rewrite"
    )
    changed = await Shop(PAGES, free="rewrite").turn(screen_message=screen)
    assert changed.guardrail == GuardrailOutcome("pii_detection", "rewrite")


async def test_an_answer_that_is_stopped_names_no_sources_and_is_not_kept() -> None:
    shop = Shop(PAGES, free="block")
    reply = await shop.turn()
    assert (reply.answer, reply.sources, reply.model) == ("No.", (), "none")
    assert (reply.usage, reply.guardrail) == (Usage(estimated=True), GuardrailOutcome("pii_detection", "block"))
    assert shop.stored == []


async def test_a_kept_answer_comes_with_its_sources_unless_it_is_stopped() -> None:
    reply = await Shop(PAGES).turn(look_up_cache=cached)
    assert (reply.answer, reply.sources, reply.model, reply.cache) == ("It was free.", KEPT.sources, "tiny", "exact")
    stopped = await Shop(PAGES, free="block").turn(look_up_cache=cached)
    assert (stopped.answer, stopped.sources, stopped.cache) == ("No.", (), "exact")


async def test_what_the_guards_masked_is_not_what_an_answer_may_rest_on() -> None:
    async def screen(_: str, /) -> Screening:
        return Screening("I am [EMAIL]", GuardrailOutcome("pii_detection", "rewrite"), ())

    shop = Shop(ORDERS)
    await shop.turn(screen_message=screen)
    assert [evidence.question for evidence in shop.evidence] == ["I am [EMAIL]"]


async def test_a_refused_message_goes_no_further() -> None:
    async def screen(text: str, /) -> Screening:
        return Screening(text, GuardrailOutcome("prompt_injection", "block"), ())

    shop = Shop(PAGES)
    reply = await shop.turn(screen_message=screen)
    assert (reply.answer, reply.intent, reply.model) == ("No.", None, "none")
    assert (reply.guardrail, shop.evidence) == (GuardrailOutcome("prompt_injection", "block"), [])


@pytest.mark.parametrize("foreign", ["", "de"])
async def test_what_is_meant_is_judged_where_the_intent_was_read_from_it(foreign: str) -> None:
    read: list[Any] = []

    async def judge(text: str, wishes: Any, /) -> Screening:
        read.append((text, wishes))
        return Screening(text, GuardrailOutcome("content_moderation", "block"), ())

    async def classify(_: Query, /) -> Intent:
        return replace(FAQ, path="head", embedding=SCENE.embedding)

    shop = Shop(replace(PAGES, foreign=foreign or None))
    reply = await shop.turn(classify=lambda _: classify, screen_meaning=lambda _: judge)
    if foreign:  # the answer says which languages are spoken
        assert (read, reply.guardrail) == ([], None)
        return
    assert read == [(SCENE.question.text, ((PAGES.text, SCENE.embedding),))]
    assert (reply.answer, reply.intent, reply.guardrail) == (
        "No.",
        None,
        GuardrailOutcome("content_moderation", "block"),
    )
    assert (await Shop(PAGES).turn(screen_meaning=lambda _: judge)).guardrail is None  # a rule told the intent
