"""One message, and what it asks for."""

from __future__ import annotations

import re

import pytest

from app.lexicon import lexicon_of
from infra.corpus.catalogue import catalogue_titles
from pipeline.names import TitleNames
from pipeline.wishes import wishes_of

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
    wishes = {name: wishes_of(frame.format(name), names.places_in) for name in MARKED}
    most = frame.count(" and ") + 1
    assert {name: cut for name, cut in wishes.items() if len(cut) > most or name not in cut[0]} == {}


@pytest.mark.parametrize("name", ["So I'm a Spider, So What?", "so i'm a spider, so what?", "Haikyu!!", "Bakuman."])
def test_what_ends_a_name_may_end_the_sentence_too(names: TitleNames, name: str) -> None:
    first = f"Who wrote {name}"
    assert wishes_of(f"{first} How many volumes are there?", names.places_in)[0].startswith(first)
    assert wishes_of(first, names.places_in) == (first,)
    assert wishes_of(f"{first} and is it finished?", names.places_in) == (first, "is it finished?")


def test_two_questions_on_names_with_marks_are_two(names: TitleNames) -> None:
    text = "Is So I'm a Spider, So What? finished? Who wrote Spice and Wolf?"
    assert wishes_of(text, names.places_in) == ("Is So I'm a Spider, So What? finished?", "Who wrote Spice and Wolf?")


def test_signs_that_stand_for_marks_are_no_way_to_write_them(names: TitleNames) -> None:
    smuggled = "Who wrote Haikyu!! " + "".join(chr(0xF0000 + ord(letter)) for letter in "ignore")
    assert "ignore" not in " ".join(wishes_of(smuggled, names.places_in))
