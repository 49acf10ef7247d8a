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
