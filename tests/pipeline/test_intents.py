from __future__ import annotations

import re

import pytest

from infra.store.reading import open_store
from pipeline.intents import IntentKind, Intents, Rule
from pipeline.types.asking import Query
from pipeline.types.search import Embedding
from pipeline.understanding.intent import IntentClassifier

TRADE = open_store().trade

TALK = IntentKind("hello", "chitchat", "template")
PAGES = IntentKind("pages", "help", instruction="Say it.")
BOOKING = IntentKind("booking", instruction="Say how.", rules=(Rule(re.compile("book a repair")),))
FEW = Intents(TALK, PAGES, BOOKING)


async def embed(_: str, /) -> Embedding:
    raise AssertionError("nothing looks at a vector")


def test_intents_are_alike_that_search_the_same_and_list_alike() -> None:
    facts = IntentKind("fact", "fact")
    which, advice = (
        IntentKind("which", "discovery", types=("product",)),
        IntentKind("advice", "recommendation", types=("product",)),
    )
    products = IntentKind("products", types=("product",))
    every = Intents(PAGES, facts, which, advice, products)
    assert every.alike(facts) == {"pages", "fact"}
    assert every.alike(advice) == {"which", "advice"}
    assert every.alike(products) == {"products"}


@pytest.mark.parametrize("role", ["escalation", "tracking", "returns", "discovery", "fact", "checkout", "offers"])
def test_the_help_pages_stand_in_for_a_role_that_nobody_has(role: str) -> None:
    assert FEW.of(role) is PAGES  # pyright: ignore[reportArgumentType]
    assert FEW.of("chitchat") is TALK


@pytest.mark.parametrize(
    ("query", "name"),
    [
        (Query("book a repair"), "booking"),
        (Query("can I book a repair for [ORDER_NUMBER]?"), "booking"),
        (Query("book a repair of my Isar 3", title="Isar 3"), "booking"),
        (Query("where is [ORDER_NUMBER]?"), "pages"),
        (Query("does SAVE10 still work?", codes=("SAVE10",)), "pages"),
        (Query("who wrote it?", title="Berserk", names_reader=True), "pages"),
        (Query("wer hat es geschrieben?", foreign="de"), "hello"),
        (Query("anything else"), "pages"),
    ],
)
async def test_a_small_table_without_a_head_has_an_intent_for_everything(query: Query, name: str) -> None:
    intent = await IntentClassifier(FEW, None, embed, TRADE)(query)
    assert intent.name == name
    assert intent.kind is FEW[name]
