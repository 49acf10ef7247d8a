from __future__ import annotations

import pytest

from infra.store.reading import open_store
from pipeline.order_topics import order_topic, trouble_with_goods

TRADE = open_store().trade


@pytest.mark.parametrize(
    ("message", "asked"),
    [
        ("the cover of my naruto volume 3 is bent", "damaged"),
        ("Berserk vol 1 came with a cracked spine", "damaged"),
        ("my one piece 12 got squashed in the post", "damaged"),
        ("two pages are missing in my copy of Nana", "Pages are missing"),
        ("Monster 4 has upside down pages", "Pages are missing"),
        ("i ordered Vagabond 2 but got the wrong volume", "wrong volume"),
    ],
)
def test_what_came_wrong_is_asked_in_the_words_of_the_pages(message: str, asked: str) -> None:
    topic = trouble_with_goods(message, TRADE)
    assert topic is not None
    assert asked in topic.question("en", TRADE)


@pytest.mark.parametrize(
    "message", ["a story about a broken hero", "What counts as damage?", "Is a torn cover a defect?"]
)
def test_a_rule_that_is_asked_for_and_a_story_are_no_trouble(message: str) -> None:
    assert trouble_with_goods(message, TRADE) is None


@pytest.mark.parametrize(
    ("message", "asked"),
    [
        ("my parcel says delivered but it's not here", "says delivered"),
        ("tracking shows it was delivered yesterday, I have nothing", "says delivered"),
        ("my parcel is not here", "considered lost"),
        ("it was delivered, can I return it?", "return"),
    ],
)
def test_what_is_said_to_be_delivered_is_not_yet_lost(message: str, asked: str) -> None:
    topic = order_topic(message, TRADE)
    assert topic is not None
    assert asked in topic.question("en", TRADE)
