"""Advice over several messages: it goes on about what was asked for, and for whom."""

from __future__ import annotations

from typing import Any

import pytest

from infra.corpus.catalogue import catalogue_facts
from tests.app.conftest import Talk

FACTS: dict[str, Any] = catalogue_facts()


def named(reply: dict[str, Any]) -> list[str]:
    return [source["title"] for source in reply["sources"] if source["title"] in FACTS]


def facts(reply: dict[str, Any], name: str) -> list[Any]:
    return [FACTS[title][name] for title in named(reply)]


@pytest.mark.parametrize(
    ("first", "then", "age"),
    [
        ("Is Tokyo Ghoul suitable for my 11 year old daughter?", "what can he read then?", 11),
        ("Is Tokyo Ghoul suitable for my 11 year old daughter?", "something she'd like?", 11),
        ("Is Tokyo Ghoul suitable for my 11 year old daughter?", "and for her brother, he's 15?", 15),
        ("Is Attack on Titan fine for my nephew, who is 13?", "so what would be good for him?", 13),
        ("Can my 10 year old daughter read Uzumaki?", "hmm. anything she might enjoy?", 10),
        ("Is Gantz appropriate for a 15 year old?", "Is there something similar that he is allowed to read?", 15),
        ("My son is 9. Recommend a manga for him.", "And for his sister? She's 14.", 14),
        ("Recommend something for my 15 year old nephew", "what about his little brother, who is 8?", 8),
        ("Recommend a manga for my 12 year old niece", "a longer one maybe", 12),
        ("東京喰種は10歳の娘に大丈夫ですか", "彼女には何がおすすめ？", 10),
        ("東京喰種は10歳の娘に大丈夫ですか", "弟には？", 10),
    ],
)
async def test_the_reader_of_before_is_advised(talk: Talk, first: str, then: str, age: int) -> None:
    reply = (await talk(first, then))[-1]
    assert named(reply), reply["answer"]
    assert all(least <= age for least in facts(reply, "least_age"))


@pytest.mark.parametrize(
    ("then", "genre"),
    [
        ("something shorter?", "sports"),
        ("another one please", "sports"),
        ("I've read those. more?", "sports"),
        ("any others?", "sports"),
        ("what about comedy?", "comedy"),
        ("and without school, please", "sports"),
    ],
)
async def test_a_wish_is_kept_while_it_is_talked_about(talk: Talk, then: str, genre: str) -> None:
    first, reply = await talk("Suggest a sports manga", then)
    assert named(reply), reply["answer"]
    assert genre in facts(reply, "genres")[0]
    if "school" in then:
        assert not [genres for genres in facts(reply, "genres") if "school" in genres]
    elif genre == "sports":
        assert not {*named(first)} & {*named(reply)}


@pytest.mark.parametrize("then", ["something shorter?", "ok but a shorter one", "those are too long"])
async def test_shorter_is_shorter_than_what_was_named(talk: Talk, then: str) -> None:
    first, reply = await talk("Suggest a sports manga", then)
    assert named(reply), reply["answer"]
    assert not {*named(first)} & {*named(reply)}
    others = [one["volumes"] for title, one in FACTS.items() if "sports" in one["genres"] and title not in named(first)]
    assert max(facts(reply, "volumes")) <= max(min(facts(first, "volumes")) - 1, min(others))


@pytest.mark.parametrize(
    "messages",
    [("Recommend a fantasy manga", "any that are finished?"), ("recommend a finished fantasy of under 20 volumes",)],
)
async def test_a_finished_series_is_finished(talk: Talk, messages: tuple[str, ...]) -> None:
    reply = (await talk(*messages))[-1]
    assert named(reply), reply["answer"]
    assert {*facts(reply, "status")} == {"completed"}


async def test_the_second_title_of_a_list_is_that_one(talk: Talk) -> None:
    first, reply = await talk("Recommend a comedy", "who wrote the second one?")
    second = [line for line in first["answer"].splitlines() if line.startswith("- ")][1]
    (about,) = [title for title in named(reply) if title in second]
    assert FACTS[about]["authors"][0] in reply["answer"]


@pytest.mark.parametrize(
    ("messages", "right"),
    [
        (("Is Parasyte suitable for my 11 year old?", "who wrote it?"), "Hitoshi Iwaaki"),
        (("Is Golden Kamuy suitable for my 11 year old boy?", "how many volumes does the series have?"), "31"),
        (("I need a gift for my niece, she is 12", "is Monster ok for her?"), "16+"),
        (("Who wrote Akira?", "Where was he born?"), "do not say"),
        (("Is Tokyo Ghoul okay for my 11 year old?", "how much is express shipping?"), "18.50"),
    ],
)
async def test_what_is_no_advice_is_answered_as_itself(talk: Talk, messages: tuple[str, ...], right: str) -> None:
    assert right in (await talk(*messages))[-1]["answer"]
