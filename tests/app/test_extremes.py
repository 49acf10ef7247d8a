"""Wishes for the shortest, the cheapest, the newest: what the fields of the store say is told, and nothing else."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from infra.corpus.catalogue import catalogue_facts
from tests.app.conftest import Talk

FACTS: dict[str, Any] = catalogue_facts()
Fits = Callable[[dict[str, Any]], bool]


def titles(reply: dict[str, Any]) -> list[str]:
    return [source["title"] for source in reply["sources"]]


def extreme(field: str, fits: Fits, best: Callable[[list[float]], float]) -> float:
    """The least or the most of what fits and is offered unasked: nothing for adults is."""
    return best([facts[field] for facts in FACTS.values() if facts["least_age"] < 18 and fits(facts)])


@pytest.mark.parametrize(
    ("wish", "field", "best", "fits"),
    [
        ("Which is the shortest complete horror manga?", "volumes", min,
         lambda one: "horror" in one["genres"] and one["status"] == "completed"),
        ("What is your cheapest manga?", "price_usd", min, lambda _: True),
        ("the newest sports manga", "start", max, lambda one: "sports" in one["genres"]),
        ("longest finished romance", "volumes", max,
         lambda one: "romance" in one["genres"] and one["status"] == "completed"),
        ("shortest manga for my 9 year old", "volumes", min, lambda one: one["least_age"] <= 9),
        ("一番短いホラー漫画は？", "volumes", min, lambda one: "horror" in one["genres"]),
        ("oldest series you sell", "start", min, lambda _: True),
        ("What's the longest running series you sell?", "volumes", max, lambda _: True),
        ("一番長い完結した漫画は？", "volumes", max, lambda one: one["status"] == "completed"),
        ("一番新しいスポーツ漫画を教えて", "start", max, lambda one: "sports" in one["genres"]),
    ],
)  # fmt: skip
async def test_the_extreme_of_what_fits_is_told(
    talk: Talk, wish: str, field: str, best: Callable[[list[float]], float], fits: Fits
) -> None:
    (reply,) = await talk(wish)
    told = [FACTS[title] for title in titles(reply)]
    assert told
    assert all(fits(facts) and facts[field] == extreme(field, fits, best) for facts in told), titles(reply)


@pytest.mark.parametrize(
    ("wish", "said"),
    [
        ("What is your cheapest manga?", "$8.99"),
        ("Which is the shortest complete horror manga?", "3 volumes"),
        ("the newest sports manga", "2021"),
        ("longest finished romance", "56 volumes"),
        ("一番短いホラー漫画は？", "3 volumes"),
    ],
)
async def test_the_value_that_decides_is_told(talk: Talk, wish: str, said: str) -> None:
    (reply,) = await talk(wish)
    assert said in reply["answer"]


async def test_a_wish_for_a_story_is_met_by_the_cheapest_that_tells_it(talk: Talk) -> None:
    (reply,) = await talk("the cheapest manga about pirates")
    assert titles(reply) == ["One Piece"]


async def test_a_follow_up_asks_for_the_shortest_of_the_wish_before(talk: Talk) -> None:
    *_, reply = await talk("Recommend a comedy", "the shortest one")
    told = [FACTS[title] for title in titles(reply)]
    assert told
    assert all("comedy" in facts["genres"] for facts in told)
    assert len({facts["volumes"] for facts in told}) == 1


async def test_bounds_an_end_and_an_age_hold_together(talk: Talk) -> None:
    (reply,) = await talk("a complete manga under 15 volumes for a nine-year-old")
    told = [FACTS[title] for title in titles(reply)]
    assert told
    assert all(one["status"] == "completed" and one["volumes"] < 15 and one["least_age"] <= 9 for one in told)
