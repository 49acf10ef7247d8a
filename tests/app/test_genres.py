"""Genres by the names of the trade, and goods that are no manga."""

from __future__ import annotations

import pytest

from tests.app.conftest import Talk

BOYS, GIRLS = {"Given", "Seven Days: Monday-Sunday"}, {"Girl Friends", "Bloom into You"}


@pytest.mark.parametrize(
    ("message", "titles"),
    [
        ("yaoi", BOYS),
        ("do you have yaoi", BOYS),
        ("any BL?", BOYS),
        ("shounen-ai", BOYS),
        ("BL漫画はありますか", BOYS),
        ("yuri", GIRLS),
        ("do you sell yuri manga", GIRLS),
        ("shoujo ai recommendations", GIRLS),
        ("百合漫画ありますか", GIRLS),
    ],
)
async def test_only_titles_of_that_genre_are_named(message: str, titles: set[str], talk: Talk) -> None:
    named = {source["title"] for source in (await talk(message))[-1]["sources"]}
    assert named
    assert named <= titles


@pytest.mark.parametrize("message", ["do you sell games", "do you have video games", "do you sell figures"])
async def test_a_title_with_a_word_for_other_goods_is_not_sold_as_these(message: str, talk: Talk) -> None:
    (reply,) = await talk(message)
    assert not reply["sources"]
    assert "could not find" in reply["answer"]
