"""Titles that are everyday words, once they were spoken of."""

from __future__ import annotations

import pytest

from infra.store.reading import open_store
from pipeline.catalogue.spoken_names import as_spoken_of

TRADE = open_store().trade
TITLES = ("Real", "Another", "Given", "Monster", "Pluto: Urasawa x Tezuka")


@pytest.mark.parametrize(
    ("message", "meant"),
    [
        ("is real finished?", "is Real finished?"),
        ("tell me more about real", "tell me more about Real"),
        ("is real for adults?", "is Real for adults?"),
        ("real or monster", "Real or Monster"),
        ("what about given?", 'what about "Given"?'),
        ("how long is another?", 'how long is "Another"?'),
        ("who wrote another", 'who wrote "Another"'),
        ("is pluto over", "is Pluto over"),
    ],
)
def test_a_title_that_was_spoken_of_is_meant(message: str, meant: str) -> None:
    assert as_spoken_of(message, TITLES, TRADE) == meant


@pytest.mark.parametrize(
    "message",
    [
        "are you real?",
        "for real?",
        "is it real?",
        "a real story please",
        "real talk, do you ship to Peru",
        "another one?",
        "tell me about another",
        "is there another?",
        "given that I like sad stories, what else?",
        "any monster stories?",
        "something real",
    ],
)
def test_an_everyday_word_stays_one(message: str) -> None:
    assert as_spoken_of(message, TITLES, TRADE) == message
