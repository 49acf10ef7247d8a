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


@pytest.mark.parametrize(
    ("message", "demographic"),
    [
        ("manga for boys", "shonen"),
        ("comics for boys", "shonen"),
        ("男の子向けの漫画", "shonen"),
        ("女の子向けの漫画ある？", "shojo"),
        ("manga for men", "seinen"),
    ],
)
async def test_for_whom_it_was_printed_is_named_by_whoever_reads_it(message: str, demographic: str, talk: Talk) -> None:
    named = {source["title"] for source in (await talk(message))[-1]["sources"]}
    assert named
    assert {CATALOGUE[title]["demographic"] for title in named} == {demographic}


@pytest.mark.parametrize(
    ("message", "told"),
    [
        ("I'm in the mood for a good cry", "tearful"),
        ("I want something that'll make me cry", "tearful"),
        ("sad manga please", "bittersweet"),
        ("something wholesome", "gentle"),
        ("a cozy series to relax with", "gentle"),
    ],
)
async def test_a_mood_is_found_in_the_words_of_the_pages(message: str, told: str, talk: Talk) -> None:
    assert told in (await talk(message))[-1]["answer"]
