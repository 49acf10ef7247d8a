"""What a word of the shop means: told by the sentence that has the word, and by none that explains another one."""

from __future__ import annotations

import pytest

from tests.app.conftest import Talk


@pytest.mark.parametrize(
    "message", ['what does the status "packed" mean', "what is the status packed supposed to mean"]
)
async def test_a_word_is_explained(message: str, talk: Talk) -> None:
    (reply,) = await talk(message)
    assert 'The status "packed" means' in reply["answer"]


@pytest.mark.parametrize(
    ("message", "word"),
    [
        ('what does the status "done" mean', "done"),
        ('my order says "processing", what does that mean', "processing"),
        ("what does the status completed mean", "completed"),
    ],
)
async def test_a_word_that_no_page_has_is_unsaid(message: str, word: str, talk: Talk) -> None:
    (reply,) = await talk(message)
    assert not reply["sources"]
    assert f'do not say anything about "{word}"' in reply["answer"]


@pytest.mark.parametrize(
    "message",
    [
        "what is yuri",
        "what does ecchi mean",
        "what's a thriller",
        "BLって何ですか",
    ],
)
async def test_a_word_of_the_trade_that_no_page_explains_is_no_wish_for_titles(message: str, talk: Talk) -> None:
    (reply,) = await talk(message)
    assert not reply["sources"]
    assert message.strip(" ?？") in reply["answer"]


@pytest.mark.parametrize(
    ("message", "told"),
    [
        ("what does grade B mean?", "grade B means good"),
        ("what is store credit", "Store credit is a balance"),
        ("what does Older Teen mean", "Older Teen 16+"),
        ("what does shonen mean", "Shonen is manga from magazines for boys"),
        ("what is a seinen?", "seinen is manga from magazines for men"),
        ("what's the difference between shonen and seinen", "seinen is manga from magazines for men"),
        ("shojo vs josei?", "josei is manga from magazines for women"),
        ("what is slice of life?", "Slice of life means"),
        ("少女漫画とは何ですか", "少女漫画は女の子"),
        ("青年漫画ってどういう意味？", "青年漫画は大人の男性"),
        ("what is a good shonen", "shonen"),
        ("what is One Piece", "One Piece is a shonen manga"),
    ],
)
async def test_what_a_page_tells_is_told(message: str, told: str, talk: Talk) -> None:
    (reply,) = await talk(message)
    assert told.casefold() in reply["answer"].casefold()
    assert reply["sources"]


@pytest.mark.parametrize(
    "message",
    ["do you rent out manga", "can I rent Naruto?", "do you lend books", "レンタルできますか", "漫画を借りられますか"],
)
async def test_what_is_not_lent_is_said(message: str, talk: Talk) -> None:
    (reply,) = await talk(message)
    assert not reply["sources"]
    assert message.strip(" ?？") in reply["answer"]


async def test_a_title_on_renting_is_a_title(talk: Talk) -> None:
    (reply,) = await talk("do you have Rent-A-Girlfriend?")
    assert "Rent-A-Girlfriend" in {source["title"] for source in reply["sources"]}
