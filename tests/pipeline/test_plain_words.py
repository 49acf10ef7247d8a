"""Titles that are plain words too."""

from __future__ import annotations

import pytest

from app.lexicon import lexicon_of
from infra.store.reading import open_store
from pipeline.catalogue.names import TitleNames

TRADE = open_store().trade
TITLES = ("Another", "Given", "Orange", "Monster", "Naruto", "Real", "Innocent", "Kingdom", "Berserk")
NAMES = TitleNames({name: name for name in TITLES}, everyday=lexicon_of().spelling.is_everyday, trade=TRADE)


@pytest.mark.parametrize(
    "text",
    [
        "Another one?",
        "Another",
        "Thanks! Another funny one, please",
        "Another manga by the same author",
        "Given her age, which would you take?",
        "Given that he is 8, what fits?",
        "Orange ones please",
        "Innocent stories for my 8 year old",
        "a Monster story for my 6 year old",
        "Real books for children",
        "Do You Have Innocent Stories For Kids?",
        "Kingdom books, please, for my son",
        "Any Real manga about sport?",
    ],
)
def test_a_word_is_no_title_for_being_the_first_of_a_sentence(text: str) -> None:
    assert not NAMES.all_in(text)
    assert not NAMES.places_in(text)


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("Is Another finished?", "Another"),
        ("Another is how much?", "Another"),
        ("Another volume 3", "Another"),
        ("Another by Yukito Ayatsuji", "Another"),
        ("Anotherの値段は", "Another"),
        ("「Another」は何巻ですか", "Another"),
        ('"Given" price?', "Given"),
        ("- Another: a class is cursed [1].", "Another"),
        ("1. Given [2]", "Given"),
        ("Do you have Given?", "Given"),
        ("Monster price?", "Monster"),
        ("Orange manga", "Orange"),
        ("Monster for my kid", "Monster"),
        ("Do you have the Monster books for sale?", "Monster"),
        ("Berserk manga for my 12 year old", "Berserk"),
        ("Is Innocent okay for my son?", "Innocent"),
        ("Real volume 2", "Real"),
    ],
)
def test_a_title_is_one_wherever_something_is_said_of_it(text: str, title: str) -> None:
    assert [one.title for one in NAMES.all_in(text)] == [title]
