"""Others are asked for that are like a title, in whatever words that title is named as a model."""

from __future__ import annotations

from typing import Any

import pytest

from infra.corpus.catalogue import catalogue_facts
from tests.app.conftest import Talk

CATALOGUE: dict[str, Any] = catalogue_facts()


@pytest.mark.parametrize(
    ("message", "model"),
    [
        ("what would be a nice present for a friend who adores Fruits Basket", "Fruits Basket"),
        ("name three series a Berserk reader would like", "Berserk"),
        ("is there something for me if I found Haikyu!! fun", "Haikyu!!"),
        ("I was hooked on Death Note, what now?", "Death Note"),
        ("what do people who read Monster usually pick up next?", "Monster"),
        ("I binged Haikyu in a week. more please", "Haikyu!!"),
        ("got anything for a Vagabond lover?", "Vagabond"),
        ("something comparable to Berserk", "Berserk"),
        ("loved Spy x Family, what should i try after that", "Spy x Family"),
        ("finished Naruto, now what", "Naruto"),
        ("a horror series for fans of Uzumaki, but finished", "Uzumaki"),
        ("something for a teenager who reads nothing but Death Note", "Death Note"),
        ("something a bit darker than Naruto", "Naruto"),
        ("is there anything cheaper than Akira?", "Akira"),
        ("I want something less violent than Berserk", "Berserk"),
        ("something a bit less scary than Another", "Another"),
    ],
)
async def test_who_names_a_model_is_told_of_others(talk: Talk, message: str, model: str) -> None:
    reply = (await talk(message))[0]
    titles = [source["title"] for source in reply["sources"]]
    assert titles
    assert model not in titles


@pytest.mark.parametrize(
    ("message", "kinds", "no"),
    [
        ("something like Spy x Family but more serious", {"action", "slice of life"}, "comedy"),
        ("スパイファミリーに似た、もっとシリアスな漫画", {"action", "slice of life"}, "comedy"),
        ("similar to One Piece but darker", {"action", "adventure"}, "comedy"),
        ("like Your Lie in April but no music", {"drama", "romance"}, "music"),
        ("something like Ouran High School Host Club", {"comedy", "romance"}, "isekai"),
    ],
)
async def test_of_a_model_what_is_ruled_out_is_not_looked_for(
    talk: Talk, message: str, kinds: set[str], no: str
) -> None:
    titles = {source["title"] for source in (await talk(message))[0]["sources"]}
    assert titles
    assert all(kinds & {*CATALOGUE[title]["genres"]} for title in titles)
    assert not any(no in CATALOGUE[title]["genres"] for title in titles)


@pytest.mark.parametrize(
    ("message", "title"),
    [
        ("I like Naruto but is it still running?", "Naruto"),
        ("my son loves One Piece, how many volumes are there?", "One Piece"),
        ("I'm a big fan of Junji Ito, do you have Uzumaki?", "Uzumaki"),
        ("I love Berserk, which volumes do you have", "Berserk"),
    ],
)
async def test_who_likes_a_title_and_asks_of_it_is_told_of_it(talk: Talk, message: str, title: str) -> None:
    reply = (await talk(message))[0]
    assert {source["title"] for source in reply["sources"]} == {title}
