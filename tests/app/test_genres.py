"""Genres by the names of the trade, and goods that are no manga."""

from __future__ import annotations

from typing import Any

import pytest

from infra.corpus.catalogue import catalogue_facts
from tests.app.conftest import Talk

CATALOGUE: dict[str, Any] = catalogue_facts()

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
        ("女の子同士の恋愛漫画を探しています", GIRLS),
        ("男同士の恋愛漫画ありますか", BOYS),
    ],
)
async def test_only_titles_of_that_genre_are_named(message: str, titles: set[str], talk: Talk) -> None:
    named = {source["title"] for source in (await talk(message))[-1]["sources"]}
    assert named
    assert named <= titles


@pytest.mark.parametrize(
    ("message", "kind"),
    [
        ("medical manga", "medical"),
        ("showbiz, completed, started after 2005", "showbiz"),
        ("I'm in the mood for gothic", "gothic"),
        ("something with fashion", "fashion"),
        ("do you have western manga?", "western"),
        ("an urban fantasy series with at most 15 volumes", "urban fantasy"),
        ("time travel stuff under 15 volumes", "time travel"),
        ("which military titles are there?", "military"),
        ("boys love stuff please", "boys love"),
        ("any good action?", "action"),
        ("I'm in the mood for comedy", "comedy"),
        ("怖い漫画が好き", "horror"),
    ],
)
async def test_a_kind_that_few_titles_are_of_is_one_where_it_stands_as_one(talk: Talk, message: str, kind: str) -> None:
    titles = [source["title"] for source in (await talk(message))[0]["sources"]]
    assert titles
    assert all(kind in CATALOGUE[title]["genres"] for title in titles)
