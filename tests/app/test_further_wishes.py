"""What is added to a wish for something to read narrows it, and what is refused is not named again."""

from __future__ import annotations

from typing import Any

import pytest

from infra.corpus.catalogue import catalogue_facts
from tests.app.conftest import Talk

FACTS: dict[str, Any] = catalogue_facts()


def named(reply: dict[str, Any]) -> list[str]:
    return [source["title"] for source in reply["sources"] if source["title"] in FACTS]


@pytest.mark.parametrize(
    ("first", "then"),
    [
        ("Recommend a mystery", "not that one"),
        ("Recommend a sports manga", "not the first one"),
        ("Recommend a romance", "anything but those"),
        ("Recommend a fantasy", "no, other than these"),
        ("おすすめのスポーツ漫画は？", "それ以外で"),
        ("おすすめのスポーツ漫画は？", "それじゃないやつ"),
    ],
)
async def test_what_is_refused_is_not_named_again(talk: Talk, first: str, then: str) -> None:
    before, reply, last = await talk(first, then, "完結したもの" if not then.isascii() else "and finished")
    assert named(reply), reply["answer"]
    assert not {*named(before)} & {*named(reply)}
    assert not {*named(before)} & {*named(last)}
    assert {FACTS[title]["status"] for title in named(last)} == {"completed"}


@pytest.mark.parametrize(
    ("first", "then"),
    [
        ("Recommend a fantasy series", "by someone else"),
        ("Suggest a manga by Naoki Urasawa", "by someone else"),
        ("Who wrote Monster?", "something by another author"),
        ("Recommend a horror manga", "a different artist please"),
        ("おすすめのスポーツ漫画は？", "別の作者のは？"),
    ],
)
async def test_somebody_else_made_none_of_those(talk: Talk, first: str, then: str) -> None:
    before, reply, last = await talk(first, then, "完結したもの" if not then.isascii() else "and finished")
    makers = {maker for title in named(before) for maker in FACTS[title]["authors"]}
    for one in (reply, last):
        assert named(one), one["answer"]
        assert not makers & {maker for title in named(one) for maker in FACTS[title]["authors"]}


@pytest.mark.parametrize(
    ("first", "then", "field", "less"),
    [
        ("Recommend a fantasy series", "older than that", "start", True),
        ("Recommend a fantasy series", "newer than those", "start", False),
        ("Suggest a fantasy series", "cheaper than those", "price_usd", True),
        ("Recommend a comedy", "no, shorter", "volumes", True),
    ],
)
async def test_more_or_less_is_than_what_was_named(
    talk: Talk, first: str, then: str, field: str, *, less: bool
) -> None:
    before, reply = ([FACTS[title][field] for title in named(one)] for one in await talk(first, then))
    assert reply
    assert max(reply) < min(before) if less else min(reply) > max(before)


@pytest.mark.parametrize(
    ("messages", "genre"),
    [
        (("Recommend a comedy", "nothing with school in it"), "school"),
        (("Recommend a fantasy", "no romance in it please"), "romance"),
        (("Recommend a horror manga", "no school stories", "and not comedy either"), "comedy"),
        (("おすすめのホラー漫画は？", "コメディもなしで"), "comedy"),
        (("おすすめのスポーツ漫画は？", "学園は抜きで"), "school"),
    ],
)
async def test_what_is_ruled_out_stays_out(talk: Talk, messages: tuple[str, ...], genre: str) -> None:
    reply = (await talk(*messages))[-1]
    assert named(reply), reply["answer"]
    assert all(genre not in FACTS[title]["genres"] for title in named(reply))


@pytest.mark.parametrize(
    ("then", "both"),
    [("is it longer than Monster?", ("42", "18")), ("is it as expensive as Naruto?", ("14.99", "9.99"))],
)
async def test_the_title_before_is_compared_with_another(talk: Talk, then: str, both: tuple[str, str]) -> None:
    answer = (await talk("Who wrote Berserk?", then))[-1]["answer"]
    assert [fact for fact in both if fact not in answer] == []


@pytest.mark.parametrize(
    "message",
    [
        "like Death Note, finished, under 15 volumes",
        "similar to Monster but finished and under 15 volumes",
        "something like Berserk, complete, fewer than 15 volumes",
    ],
)
async def test_who_begins_with_a_model_asks_for_others(talk: Talk, message: str) -> None:
    reply = (await talk(message))[0]
    told = [FACTS[title] for title in named(reply)]
    assert told, reply["answer"]
    assert all(one["status"] == "completed" and one["volumes"] < 15 for one in told)
    assert not [title for title in named(reply) if title in message]


@pytest.mark.parametrize(
    ("message", "model", "kinds"),
    [
        ("similar to Vagabond", "Vagabond", {"historical", "samurai"}),
        ("I loved Haikyu!!, what should I read next?", "Haikyu!!", {"sports", "school"}),
        ("ベルセルクみたいな漫画はありますか", "Berserk", {"dark fantasy", "horror"}),
        ("スラムダンクのような完結した漫画", "Slam Dunk", {"sports"}),
        ("something in the vein of Monster but shorter", "Monster", {"thriller", "psychological", "mystery"}),
        ("need a new obsession after finishing Vagabond", "Vagabond", {"historical", "samurai"}),
        ("10巻以内で完結しているSF漫画", "", {"sci-fi"}),
    ],
)
async def test_what_is_like_a_title_is_of_its_kinds(talk: Talk, message: str, model: str, kinds: set[str]) -> None:
    reply = (await talk(message))[0]
    assert named(reply), reply["answer"]
    assert model not in named(reply)
    assert all(kinds & {*FACTS[title]["kinds"]} for title in named(reply)), named(reply)
