from __future__ import annotations

import re
import time

import pytest

from infra.store.reading import open_store
from pipeline.conditions import Sort
from pipeline.intent import IntentClassifier, match_rules, reconsidered
from pipeline.intents import IntentKind, Intents, Role, Rule
from pipeline.types.asking import Query, Taste
from pipeline.types.search import Embedding, Vector

TRADE = open_store().trade

INTENTS = open_store().intents
VECTOR: Vector = (1.0, 0.0)


async def embed(text: str, /) -> Embedding:
    return Embedding(VECTOR, model=text)


def sure(_: Vector, /) -> tuple[dict[str, float], float]:
    return {"promotion": 0.8, "faq": 0.2}, 0.9


def lost(_: Vector, /) -> tuple[dict[str, float], float]:
    return {"promotion": 1.0}, 0.1


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
    ],
)
def test_what_is_merely_likely_is_left_to_the_head(text: str) -> None:
    assert match_rules(INTENTS, text) is None


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


@pytest.mark.parametrize(
    ("message", "role"), [("Tell me about Your Name", "fact"), ("Thanks, Your Name was lovely", "chitchat")]
)
def test_a_title_of_words_of_small_talk_is_a_title(message: str, role: str) -> None:
    assert reconsidered(Query(message, title="Your Name"), "chitchat", TRADE, by_rule=False) == role


@pytest.mark.parametrize(
    "taste", [Taste(sort=Sort("price")), Taste(bounds=(("price", 0.0, 20.0),))], ids=["the cheapest", "under 20"]
)
def test_a_choice_of_what_is_sold_is_no_question_for_a_fact(taste: Taste) -> None:
    for role in ("fact", "checkout", "offers"):
        assert reconsidered(Query("Which one?", taste=taste), role, TRADE, by_rule=False) == "discovery"
    named = Query("How much is Monster, under 20?", taste=taste, title="Monster")
    assert reconsidered(named, "fact", TRADE, by_rule=False) == "fact"


@pytest.mark.parametrize("role", ["tracking", "escalation", "chitchat"])
def test_the_words_of_a_title_are_no_order_and_no_complaint(role: Role) -> None:
    title = "That Time I Got Reincarnated as a Slime"
    assert reconsidered(Query(f"What is {title} about?", title=title), role, TRADE, by_rule=False) in {"fact", "help"}


@pytest.mark.parametrize(
    ("message", "role"),
    [
        ("who is your CEO", "escalation"),
        ("are you hiring?", "escalation"),
        ("who designed your logo", "chitchat"),
        ("do you give my details to anybody", "chitchat"),
    ],
)
def test_who_asks_about_the_shop_wants_no_person_and_no_talk(message: str, role: Role) -> None:
    assert reconsidered(Query(message), role, TRADE, by_rule=False) == "help"


@pytest.mark.parametrize(
    ("message", "role"),
    [
        ("who is your manager, I want to complain", "escalation"),
        ("what is your favourite series?", "chitchat"),
        ("are you kidding", "chitchat"),
        ("what is your greatest wish, you robot", "chitchat"),
        ("can you be my friend", "chitchat"),
    ],
)
def test_a_complaint_and_small_talk_stay_so(message: str, role: Role) -> None:
    assert reconsidered(Query(message), role, TRADE, by_rule=False) == role


def test_what_the_shop_does_is_no_wish_for_titles() -> None:
    assert reconsidered(Query("do you rent out manga"), "discovery", TRADE, by_rule=False) == "help"
    assert reconsidered(Query("do you also have horror manga"), "discovery", TRADE, by_rule=False) == "discovery"


@pytest.mark.parametrize(
    ("message", "taste"),
    [
        ("CLAMPの完結済み作品", Taste(made_by=frozenset({"CLAMP"}))),
        ("comedy but no school please", Taste(kinds=frozenset({"comedy"}), unwanted=frozenset({"school"}))),
        ("まだ連載中の恋愛漫画を教えて", Taste(kinds=frozenset({"romance"}))),
        ("josei, still running", Taste(kinds=frozenset({"josei"}), finished=False)),
    ],
)
def test_what_no_intent_is_known_for_is_a_wish_where_it_says_what_should_be_sold(message: str, taste: Taste) -> None:
    assert reconsidered(Query(message, taste=taste), "help", TRADE, by_rule=False) == "discovery"
    assert reconsidered(Query(f"Why {message}", taste=taste), "help", TRADE, by_rule=False) == "help"


def test_what_is_asked_of_a_title_is_a_fact() -> None:
    message = "Mushishiはいつ完結しましたか"
    assert reconsidered(Query(message, title="Mushishi"), "help", TRADE, by_rule=False) == "fact"
    service = "Can I return Mushishi?"
    assert reconsidered(Query(service, title="Mushishi"), "help", TRADE, by_rule=False) == "help"


def test_a_title_that_is_a_model_for_others_is_not_what_is_asked_about() -> None:
    message, like = "need a new obsession after finishing Mushishi", Taste(like=frozenset({"mystery"}))
    for query in (
        Query(message, title="Mushishi", taste=like),
        Query(message, title="Mushishi", names_reader=True, taste=like),
    ):
        assert reconsidered(query, "recommendation", TRADE, by_rule=False) == "recommendation"
    assert reconsidered(Query("do you have Mushishi", title="Mushishi"), "discovery", TRADE, by_rule=False) == "fact"


@pytest.mark.parametrize(
    ("message", "role"),
    [
        ("I can't decide between Mushishi and Akira, which one first?", "recommendation"),
        ("Should I buy Mushishi or Akira?", "recommendation"),
        ("MushishiとAkira、どっちがおすすめ？", "recommendation"),
        ("MushishiとAkiraを比較して", "fact"),
        ("MushishiとAkira完結してる？", "fact"),
        ("Mushishi or Akira, which came out first?", "fact"),
    ],
)
def test_of_several_titles_a_fact_is_asked_where_no_choice_is(message: str, role: str) -> None:
    query = Query(message, title="Mushishi", names=frozenset({"Mushishi", "Akira"}))
    assert reconsidered(query, "recommendation", TRADE, by_rule=False) == role


@pytest.mark.parametrize(
    ("message", "role"),
    [
        ("my boss is into Mushishi", "fact"),
        ("my boss is really into Mushishi", "fact"),
        ("somebody look into my Mushishi order", "escalation"),
        ("I want to talk to somebody, where is my Mushishi", "escalation"),
    ],
)
def test_who_is_fond_of_a_title_needs_no_person(message: str, role: str) -> None:
    assert reconsidered(Query(message, title="Mushishi"), "escalation", TRADE, by_rule=False) == role
