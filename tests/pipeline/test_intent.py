from __future__ import annotations

import re
import time

import pytest

from infra.store.reading import open_store
from pipeline.intents import IntentKind, Intents, Rule
from pipeline.types.asking import Query
from pipeline.types.search import Embedding, Vector
from pipeline.understanding.intent import IntentClassifier, match_rules

TRADE = open_store().trade

INTENTS = open_store().intents
VECTOR: Vector = (1.0, 0.0)


async def embed(text: str, /) -> Embedding:
    return Embedding(VECTOR, model=text)


def sure(_: Vector, /) -> tuple[dict[str, float], float]:
    return {"promotion": 0.8, "faq": 0.2}, 0.9


def lost(_: Vector, /) -> tuple[dict[str, float], float]:
    return {"promotion": 1.0}, 0.1


def torn(_: Vector, /) -> tuple[dict[str, float], float]:
    return {"escalation": 0.55, "product_discovery": 0.3, "chitchat": 0.15}, 0.99


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("Hello!", "chitchat"),
        ("ok, thanks a lot", "chitchat"),
        ("ありがとうございます。", "chitchat"),
        ("I want to talk to a human", "escalation"),
        ("担当者に代わってください", "escalation"),
        ("Where’s my order?", "order_tracking"),
        ("what is the status of HM-261002-0117", "order_tracking"),
        ("注文状況を確認したい", "order_tracking"),
        ("I'd like to return the box set", "return_request"),
        ("返品したいです", "return_request"),
        ("my card was declined", "checkout_help"),
        ("promo code LETTER10 doesn't work", "checkout_help"),
        ("any deals this week?", "promotion"),
        ("how many volumes does Monster have?", "product_question"),
        ("can you recommend a good horror manga", "recommendation"),
        ("ベルセルクみたいな漫画はありますか", "recommendation"),
        ("最近始まった漫画でおもしろいやつ", "product_discovery"),
        ("サッカー漫画ある？長すぎないやつがいい", "product_discovery"),
        ("猫が出てくるほのぼのした漫画", "product_discovery"),
        ("吸血鬼の漫画を教えて", "product_discovery"),
        ("タイムトラベルものありますか", "product_discovery"),
        ("ピアノを弾く少年の話", "product_discovery"),
        ("ノートを拾った生徒の話、題名なんだっけ", "product_discovery"),
        ("中古本は返品できる？", "faq"),
        ("一番新しい注文はもう発送されましたか？", "order_tracking"),
        ("what is your returns policy?", "faq"),
        ("送料はいくらですか", "faq"),
    ],
)
def test_plain_wordings_are_settled_by_rules(text: str, intent: str) -> None:
    said = match_rules(INTENTS, text)
    assert said is not None
    assert said[0].name == intent


@pytest.mark.parametrize(
    "text",
    [
        "hi, I have a question about returns and about my order",
        "how do I start a return",
        "what is the return window for HM-261002-0117",
        "who wrote Hamlet",
        "tell me about the hello kitty manga",
        "それはどんな漫画",
        "さっきの話",
    ],
)
def test_what_is_merely_likely_is_left_to_the_head(text: str) -> None:
    assert match_rules(INTENTS, text) is None


async def test_who_hardly_wants_a_person_is_answered_by_what_is_next_likeliest() -> None:
    intent = await IntentClassifier(INTENTS, torn, embed, TRADE)(Query("any weepies?"))
    assert (intent.name, intent.path) == ("product_discovery", "head")
    assert intent.confidence == pytest.approx(0.3 * 0.99)


async def test_a_rule_saves_the_embedding() -> None:
    intent = await IntentClassifier(INTENTS, sure, embed, TRADE)(Query("thanks!"))
    assert (intent.name, intent.path, intent.embedding) == ("chitchat", "rules", None)
    assert intent.confidence > 0.95


async def test_the_head_decides_and_hands_its_embedding_on() -> None:
    intent = await IntentClassifier(INTENTS, sure, embed, TRADE)(Query("anything cheaper with five of them?"))
    assert (intent.name, intent.path) == ("promotion", "head")
    assert intent.confidence == pytest.approx(0.72)
    assert intent.embedding is not None
    assert intent.embedding.vector == VECTOR


async def test_out_of_scope_still_searches() -> None:
    intent = await IntentClassifier(INTENTS, lost, embed, TRADE)(Query("will it rain in Paris?"))
    assert (intent.name, intent.path) == ("faq", "out_of_scope")
    assert intent.confidence == pytest.approx(0.9)


def test_sure_rules_that_disagree_leave_it_to_the_head() -> None:
    rules = (Rule(re.compile("hello")),)
    one, other = IntentKind("faq", "help", rules=rules), IntentKind("promotion", "offers", rules=rules)
    assert match_rules(Intents(one, other), "hello") is None
    assert match_rules(Intents(one), "hello") == (one, 0.98)


@pytest.mark.parametrize("message", ["where is " * 33, "my order " * 33, "a" * 300, "hm-261002-0117 " * 20, " " * 300])
def test_no_message_makes_the_rules_slow(message: str) -> None:
    match_rules(INTENTS, message)
    best = min(_timed(message) for _ in range(20))
    assert best < 0.002


def _timed(message: str) -> float:
    began = time.perf_counter()
    match_rules(INTENTS, message)
    return time.perf_counter() - began
