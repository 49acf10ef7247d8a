from __future__ import annotations

import pytest

from infra.store.reading import open_store
from pipeline.intents import Role
from pipeline.types.asking import Query, Taste
from pipeline.types.conditions import Sort
from pipeline.understanding.reconsidering import reconsidered

TRADE = open_store().trade


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
        ("are you there on Sunday?", "chitchat"),
        ("are you working on new year's day", "chitchat"),
        ("is a human there at the weekend", "chitchat"),
        ("who designed your logo", "chitchat"),
        ("do you give my details to anybody", "chitchat"),
        ("where were your owners born", "chitchat"),
        ("are you allowed to send parcels on sundays", "chitchat"),
        ("who looks at my refund when the first reply was wrong", "escalation"),
        ("since what year has your shop been around", "discovery"),
        ("what is the name of the person who runs hondana", "fact"),
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
        ("are you there?", "chitchat"),
        ("are you happy on sundays", "chitchat"),
        ("what is your greatest wish, you robot", "chitchat"),
        ("can you be my friend", "chitchat"),
        ("does your shop have ghost stories", "discovery"),
    ],
)
def test_a_complaint_and_small_talk_stay_so(message: str, role: Role) -> None:
    assert reconsidered(Query(message), role, TRADE, by_rule=False) == role


@pytest.mark.parametrize(
    ("message", "role"),
    [
        ("I ordered the wrong language, who is going to cover what it costs to mail it back?", "help"),
        ("My bank took the old card. Where will the money for my return end up?", "help"),
        ("which address do I send my return to", "help"),
        ("what if I return it without the poster", "help"),
        ("did you get my return", "returns"),
        ("can I return my last order", "returns"),
        ("my card is closed, where does the refund end up", "returns"),  # the pages have a question for that
    ],
)
def test_how_any_return_goes_is_not_looked_up(message: str, role: Role) -> None:
    assert reconsidered(Query(message), "returns", TRADE, by_rule=False) == role


@pytest.mark.parametrize(
    ("message", "guessed", "role"),
    [
        ("どうやって注文しますか", "returns", "help"),
        ("注文の仕方がわからない", "tracking", "help"),
        ("どうやって返品するの", "returns", "returns"),
        ("注文はどこですか", "tracking", "tracking"),
        ("いっぱい泣けるのがいい", "offers", "help"),
        ("近くにラーメン屋ある？", "offers", "help"),
        ("お得な情報ある？", "offers", "offers"),
        ("値引きしてる？", "offers", "offers"),
    ],
)
def test_of_japanese_the_words_tell_more_than_the_head(message: str, guessed: Role, role: Role) -> None:
    assert reconsidered(Query(message, "ja"), guessed, TRADE, by_rule=False) == role


def test_what_the_shop_does_is_no_wish_for_titles() -> None:
    assert reconsidered(Query("do you rent out manga"), "discovery", TRADE, by_rule=False) == "help"
    assert reconsidered(Query("can we swap one for the next book"), "recommendation", TRADE, by_rule=False) == "help"
    assert reconsidered(Query("how do I change the shelf of my box"), "returns", TRADE, by_rule=False) == "help"
    assert reconsidered(Query("how do I send my box back"), "returns", TRADE, by_rule=False) == "returns"
    assert reconsidered(Query("would you send a photo before I buy my copy"), "returns", TRADE, by_rule=False) == "help"
    assert reconsidered(Query("do you also have horror manga"), "discovery", TRADE, by_rule=False) == "discovery"


@pytest.mark.parametrize(
    ("message", "taste"),
    [
        ("CLAMPの完結済み作品", Taste(made_by=frozenset({"CLAMP"}))),
        ("comedy but no school please", Taste(kinds=frozenset({"comedy"}), unwanted=frozenset({"school"}))),
        ("まだ連載中の恋愛漫画を教えて", Taste(kinds=frozenset({"romance"}))),
        ("josei, still running", Taste(kinds=frozenset({"josei"}), finished=False)),
        ("mystery please", Taste(kinds=frozenset({"mystery"}))),
        ("get me some drama", Taste(kinds=frozenset({"drama"}))),
    ],
)
def test_what_no_intent_is_known_for_is_a_wish_where_it_says_what_should_be_sold(message: str, taste: Taste) -> None:
    assert reconsidered(Query(message, taste=taste), "help", TRADE, by_rule=False) == "discovery"
    assert reconsidered(Query(f"Why {message}", taste=taste), "help", TRADE, by_rule=False) == "help"


@pytest.mark.parametrize("message", ["what is isekai?", "this is drama"])
def test_what_is_asked_or_said_of_a_kind_is_no_wish_for_it(message: str) -> None:
    taste = Taste(kinds=frozenset({"isekai", "drama"}))
    assert reconsidered(Query(message, taste=taste), "help", TRADE, by_rule=False) == "help"


def test_what_is_asked_of_a_title_is_a_fact() -> None:
    message = "Mushishiはいつ完結しましたか"
    assert reconsidered(Query(message, title="Mushishi"), "help", TRADE, by_rule=False) == "fact"
    of_likeness = "Like a Butterfly"
    asked = Query(f"{of_likeness}の作者は誰ですか", "ja", title=of_likeness)
    assert reconsidered(asked, "fact", TRADE, by_rule=False) == "fact"
    assert reconsidered(Query("like Mushishi", title="Mushishi"), "fact", TRADE, by_rule=False) == "recommendation"
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
