"""In which order titles are read: told where a page tells it, and else said to be untold."""

from __future__ import annotations

import pytest

from tests.app.conftest import Talk


@pytest.mark.parametrize(
    ("message", "said"),
    [
        ("do I need to read Tokyo Ghoul before Tokyo Ghoul:re?", "should be read after Tokyo Ghoul"),
        ("is there a prequel to Attack on Titan", "compact prequel"),
        ("what comes after Boruto?", "Two Blue Vortex"),
        ("Could I read Boruto without having read Naruto?", "sequel"),
        ("can i start 21st Century Boys without reading 20th Century Boys?", "should be read only after"),
        ("Is it ok to read Boruto if I haven't read Naruto?", "sequel"),
        ("Can I read Fairy Tail 100 Years Quest without Fairy Tail?", "carries on directly from the original"),
        ("JoJo reading order", "Part 1 Phantom Blood, Part 2 Battle Tendency"),
        ("reading order for JoJo", "Part 1 Phantom Blood, Part 2 Battle Tendency"),
        ("JoJoの読む順番は？", "第1部Phantom Blood"),
        ("ジョジョはどこから読めばいいですか", "第1部Phantom Blood"),
    ],
)
async def test_the_page_that_tells_the_order_is_quoted(message: str, said: str, talk: Talk) -> None:
    (reply,) = await talk(message)
    assert said in reply["answer"]


@pytest.mark.parametrize(
    "message",
    [
        "in which order should I read Dragon Ball?",
        "reading order for Fate",
        "Fate reading order",
        "where do I start with JoJo?",
        "ワンピースを読む順番を教えて",
        "which volume do I start with for Bleach?",
        "ワンピースは何巻から読めばいい？",
    ],
)
async def test_an_order_that_no_page_tells_is_unsaid(message: str, talk: Talk) -> None:
    (reply,) = await talk(message)
    assert "do not say anything" in reply["answer"] or "記載がありません" in reply["answer"]


async def test_what_to_read_next_is_still_advice(talk: Talk) -> None:
    (reply,) = await talk("what should I read after Naruto")
    assert any(title in reply["answer"] for title in ("Boruto", "The Seventh Hokage"))


@pytest.mark.parametrize(
    "message", ["what order should I read Gundam in?", "Gundamの読む順番は？", "Fate reading order"]
)
async def test_the_order_of_another_is_no_answer(message: str, talk: Talk) -> None:
    (reply,) = await talk(message)
    assert not reply["sources"]
