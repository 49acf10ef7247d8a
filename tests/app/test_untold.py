"""What a wish asks of titles that no page tells is said to be left aside."""

from __future__ import annotations

import pytest

from tests.app.conftest import Talk


@pytest.mark.parametrize(
    ("message", "words"),
    [
        ("what's your best selling horror manga", "best selling"),
        ("sort the horror titles by reader rating", "reader rating"),
        ("which series has the most fans?", "most fans"),
        ("recommend something with over 4.5 stars", "4.5 stars"),
        ("a romance with an anime adaptation", "with an anime adaptation"),
        ("a comedy with less than 100 chapters", "100 chapters"),
        ("shonen without filler", "filler"),
        ("人気のホラー漫画は？", "人気の"),
    ],
)
async def test_what_no_page_tells_is_not_left_out_in_silence(talk: Talk, message: str, words: str) -> None:
    reply = (await talk(message))[0]
    assert f'"{words}"' in reply["answer"] or f"「{words}」" in reply["answer"]


@pytest.mark.parametrize("message", ["a short horror manga", "the shortest romance", "おすすめのホラー漫画は？"])
async def test_what_pages_tell_is_not_said_to_be_untold(talk: Talk, message: str) -> None:
    reply = (await talk(message))[0]
    assert reply["sources"]
    assert "do not say" not in reply["answer"]
    assert "記載がありません" not in reply["answer"]
