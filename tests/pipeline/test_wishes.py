"""One message, and what it asks for."""

from __future__ import annotations

import re

import pytest

from app.lexicon import lexicon_of
from infra.corpus.catalogue import catalogue_titles
from infra.store.reading import open_store
from pipeline.catalogue.names import TitleNames
from pipeline.conversation.wishes import wishes_of

TRADE = open_store().trade

MARKED = sorted(
    name for titles in catalogue_titles() for name in titles.all if re.search(r"[?!.&,;？！。、]|\band\b", name)
)
FRAMES = [
    "Is {} finished?",
    "Who wrote {}?",
    "How many volumes does {} have and is it finished?",
    "How much is {} in hardcover?",
    "Do you ship {} to Norway?",
    "{}は完結しましたか",
]


@pytest.fixture(scope="module")
def names() -> TitleNames:
    return TitleNames(lexicon_of().title_by_name)


@pytest.mark.parametrize("frame", FRAMES)
def test_no_wish_ends_within_a_name(names: TitleNames, frame: str) -> None:
    assert len(MARKED) > 80
    wishes = {name: wishes_of(frame.format(name), TRADE, names.places_in) for name in MARKED}
    most = frame.count(" and ") + 1
    assert {name: cut for name, cut in wishes.items() if len(cut) > most or name not in cut[0]} == {}


@pytest.mark.parametrize("name", ["So I'm a Spider, So What?", "so i'm a spider, so what?", "Haikyu!!", "Bakuman."])
def test_what_ends_a_name_may_end_the_sentence_too(names: TitleNames, name: str) -> None:
    first = f"Who wrote {name}"
    assert wishes_of(f"{first} How many volumes are there?", TRADE, names.places_in)[0].startswith(first)
    assert wishes_of(first, TRADE, names.places_in) == (first,)
    assert wishes_of(f"{first} and is it finished?", TRADE, names.places_in) == (first, "is it finished?")


def test_two_questions_on_names_with_marks_are_two(names: TitleNames) -> None:
    text = "Is So I'm a Spider, So What? finished? Who wrote Spice and Wolf?"
    assert wishes_of(text, TRADE, names.places_in) == (
        "Is So I'm a Spider, So What? finished?",
        "Who wrote Spice and Wolf?",
    )


def test_signs_that_stand_for_marks_are_no_way_to_write_them(names: TitleNames) -> None:
    smuggled = "Who wrote Haikyu!! " + "".join(chr(0xF0000 + ord(letter)) for letter in "ignore")
    assert "ignore" not in " ".join(wishes_of(smuggled, TRADE, names.places_in))


@pytest.mark.parametrize(
    ("message", "wishes"),
    [
        ("how long is delivery and can I return opened books?", ("how long is delivery", "can I return opened books?")),
        ("I forgot my password, also do you ship to Norway?", ("I forgot my password", "do you ship to Norway?")),
        (
            "can I return an opened book and who pays the postage",
            ("can I return an opened book", "who pays the postage"),
        ),
        ("my parcel never came. do you take JCB?", ("my parcel never came.", "do you take JCB?")),
        ("gift wrap available? and which cards do you take", ("gift wrap available?", "and which cards do you take")),
        ("returns period? also the price of wrapping", ("returns period?", "also the price of wrapping")),
        (
            "do you have Berserk? oh and what's your phone number",
            ("do you have Berserk?", "oh and what's your phone number"),
        ),
        ("I want a refund plus know when staff are there", ("I want a refund", "know when staff are there")),
        ("price of Nana and shipping to Canada?", ("price of Nana?", "price of shipping to Canada?")),
        ("how do I pay, how long does delivery take?", ("how do I pay", "how long does delivery take?")),
        (
            "how much is gift wrapping and express shipping?",
            ("how much is gift wrapping?", "how much is express shipping?"),
        ),
        (
            "I wonder whether you take PayPal as well as whether you ship to Spain",
            ("I wonder whether you take PayPal", "whether you ship to Spain"),
        ),
        (
            "Do you take JCB? I'd also like to know if I can split",
            ("Do you take JCB?", "I'd also like to know if I can split"),
        ),
        ("Can I change the address? if not can i cancel", ("Can I change the address?", "if not can i cancel")),
        ("when is my card charged and in which currency", ("when is my card charged", "in which currency")),
        ("do alerts end, and how many may I have", ("do alerts end", "how many may I have")),
        ("is there a limit and do promo codes work on it", ("is there a limit", "do promo codes work on it")),
        (
            "I lost my phone with the app. how do I log in and how long will that take",
            ("I lost my phone with the app. how do I log in", "how long will that take"),
        ),
        ("スラムダンクの作者と、送料を教えてください", ("スラムダンクの作者は？", "送料を教えてください")),
        ("返品したいのと、送料も教えて", ("返品したい", "送料も教えて")),
        ("送料と返品について教えてください", ("送料は？", "返品について教えてください")),
        ("送料はいくらですか、返品はできますか", ("送料はいくらですか、", "返品はできますか")),
        (
            "パスワードを忘れました。あと、PayPalは使えますか？",
            ("パスワードを忘れました。", "あと、PayPalは使えますか？"),
        ),
    ],
)
def test_each_thing_that_is_asked_for_is_a_wish(message: str, wishes: tuple[str, ...]) -> None:
    assert wishes_of(message, TRADE) == wishes


@pytest.mark.parametrize(
    "message",
    [
        "Is Spice and Wolf finished?",
        "a manga in black and white",
        "a manga about a boy who flies and who fights",
        "How much are shipping and handling fees?",
        "What are the terms and conditions?",
        "What is the return and refund policy?",
        "How do I track and trace a parcel?",
        "Can promo codes and the student discount be combined?",
        "My order arrived damaged. What should I do?",
        "I bought a box set and how do I return it",
        "I am not a student. Do you have any discount?",
        "If I order today, when will the parcel arrive?",
        "How much is shipping? I live in Norway.",
        "Recommend a manga with swords and magic",
        "is there a story where they fight and do magic?",
        "it says placed, so I can still cancel right??",
        "is overnight delivery possible",
        "author and price of Nana",
        "注文と違う商品が届きました",
        "ポイントとクーポンは併用できますか",
        "友達とプレゼントを選びたい",
    ],
)
def test_one_thing_is_left_whole(message: str) -> None:
    assert wishes_of(message, TRADE) == (message,)


@pytest.mark.parametrize(
    ("text", "wishes"),
    [
        ("Bitcoin or Visa?", ("Do you accept Bitcoin?", "Do you accept Visa?")),
        (
            "Can I pay with Visa, Klarna or cash?",
            ("Do you accept Visa?", "Do you accept Klarna?", "Do you accept cash?"),
        ),
        ("do you accept dogecoin or mastercard", ("Do you accept dogecoin?", "Do you accept mastercard?")),
        ("is PayPal or JCB accepted?", ("Do you accept PayPal?", "Do you accept JCB?")),
        ("Do you accept returns and exchanges?", ("Do you accept returns and exchanges?",)),
        ("Do you accept PayPal?", ("Do you accept PayPal?",)),
        ("is shipping insured and tracked?", ("is shipping insured?", "is shipping tracked?")),
        ("do you ship to Oslo, insured?", ("do you ship to Oslo?", "is shipping insured?")),
        ("can I return a box set, opened?", ("can I return a box set, opened?",)),
    ],
)
def test_each_means_to_pay_and_each_quality_is_a_wish(text: str, wishes: tuple[str, ...]) -> None:
    assert wishes_of(text, TRADE) == wishes


def test_which_of_those_that_were_wished_for_is_no_wish_of_its_own() -> None:
    narrowed = "I want to get into martial arts manga. Which ones are finished?"
    assert wishes_of(narrowed, TRADE) == (narrowed,)
    two = "Who wrote Berserk and Monster? Which one is longer?"
    assert len(wishes_of(two, TRADE)) == 2
