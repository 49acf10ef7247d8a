"""Follow-ups over the real index: about who made a title, about the service, about other titles, and in Japanese."""

from __future__ import annotations

from typing import Any

import pytest

from infra.corpus.catalogue import catalogue_facts
from tests.app.conftest import Talk

FACTS: dict[str, Any] = catalogue_facts()


def named(reply: dict[str, Any]) -> list[str]:
    return [source["title"] for source in reply["sources"] if source["title"] in FACTS]


@pytest.mark.parametrize(
    ("first", "then", "work"),
    [
        ("Who drew Vagabond?", "did he draw anything else?", "Slam Dunk"),
        ("Who is the author of Monster?", "Which other series are by him?", "Pluto: Urasawa x Tezuka"),
        ("Who wrote Fullmetal Alchemist?", "What else has she written?", "Silver Spoon"),
        ("Who wrote Death Note?", "do they have other manga?", "Bakuman."),
        ("who wrote Claymore", "any other works by them?", "Angel Densetsu"),
        ("バガボンドの作者は？", "他にどんな漫画を描いていますか", "Slam Dunk"),
    ],
)
async def test_other_works_are_those_of_the_maker(talk: Talk, first: str, then: str, work: str) -> None:
    before, reply = await talk(first, then)
    assert work in named(reply)
    assert not {*named(before)} & {*named(reply)}


@pytest.mark.parametrize(
    ("first", "then", "said"),
    [
        ("Who wrote Dorohedoro?", "what else has she made?", "could not find anything else by Q Hayashida"),
        ("五等分の花嫁の作者は？", "同じ作者の他の漫画は？", "Negi Harubaの作品は、ほかには"),
    ],
)
async def test_who_made_nothing_else_is_said_so(talk: Talk, first: str, then: str, said: str) -> None:
    reply = (await talk(first, then))[-1]
    assert said in reply["answer"]
    assert not reply["sources"]


@pytest.mark.parametrize(
    ("messages", "right"),
    [
        (("How much is express shipping?", "how long does it take?"), "2-4"),
        (("How long is standard shipping?", "and express?"), "2-4"),
        (("How do Shiori points work?", "do they expire?"), "12 months"),
        (("How many points have I got and how much are they worth in money", "do they run out"), "12 months"),
        (("How do gift cards work?", "how many can I use at once?"), "3 gift cards"),
        (("Do you sell gift cards?", "thanks", "how long are they valid?"), "5 years"),
        (("where do I enter a gift card code, and how long is it valid",), "5 years"),
        (("返品の期限はいつまでですか", "返金は？"), "5〜7営業日"),
        (("Do you ship to Canada?", "how long does it take?"), "7-12"),
        (("How much is express shipping?", "how long does it take?", "and standard?"), "7-12"),
        (("can i preorder", "when do you take the money", "can i cancel it"), "until 3 days before the release"),
        (("How do Shiori points work?", "can i pay shipping with them", "do they expire"), "12 months"),
        (("do points expire", "and gift cards?"), "5 years"),
        (("is there an app for the e-books", "does it work offline"), "offline reading"),
        (("How do gift cards work?", "can i use it with a promo code"), "one promo code per order"),
        (("is there a student discount", "does it work with a code"), "cannot be combined with promo codes"),
        (("do you have claymore", "how old should one be"), "Claymore is rated 16+"),
        (("Do you sell gift cards?", "and t-shirts?"), "T-shirts and hoodies are"),
        (("Do you sell gift cards?", "and t-shirts?", "what about posters?"), "not part of the range"),
    ],
)
async def test_a_follow_up_about_the_service_is_about_what_was_asked(
    talk: Talk, messages: tuple[str, ...], right: str
) -> None:
    assert right in (await talk(*messages))[-1]["answer"]


@pytest.mark.parametrize(
    ("messages", "right"),
    [
        (("モンスターについて教えて", "じゃあ15歳でも読める？"), "16+"),
        (("よつばとは何巻？", "小学生でも大丈夫？"), "all ages"),
        (("ベルセルクの作者は？", "子供に見せてもいい？"), "18+"),
        (("Who wrote Nana?", "Do you take Visa?", "is the series complete?"), "hiatus"),
        (("ベルセルクは全何巻？", "じゃあ、ナナは？"), "21"),
        (("Who wrote Monster?", "and Nana?", "and Bleach?"), "Tite Kubo"),
        (("ベルセルクの作者は？", "モンスターは？", "ワンピースは？"), "Eiichiro Oda"),
        (("How many volumes has Monster?", "that of Nana?", "and Bleach's price?"), "Bleach costs"),
        (("ベルセルクの作者は？", "モンスターは？"), "Naoki Urasawa"),
        (("Is Hellsing suitable for my 13 year old?", "is Yotsuba&! okay for him?"), "all ages"),
        (("I need a gift for my niece, she turns 12 next week", "would Witch Hat Atelier suit her?"), "all ages"),
        (("recommend me something about mountain climbing", "by whom"), "Shin-ichi Sakamoto"),
        (("which Urasawa series would you start with", "how long"), "22 volumes"),
        (("Is Naruto finished", "how many so far"), "72 volumes"),
        (("Is Jujutsu Kaisen done?", "and what about blue lock"), "Blue Lock has run"),
        (("How long is Naruto?", "and what about bleach"), "74 volumes"),
        (("How long is Naruto?", "and bleach?"), "74 volumes"),
        (("do you ship to Norway", "how long"), "business days"),
    ],
)
async def test_a_follow_up_is_about_the_title_that_is_meant(talk: Talk, messages: tuple[str, ...], right: str) -> None:
    assert right in (await talk(*messages))[-1]["answer"]


@pytest.mark.parametrize(
    ("first", "then"),
    [
        ("Suggest a sports manga", "I've read those. more?"),
        ("Suggest a sports manga", "I know Slam Dunk already. what else?"),
        ("Suggest a sports manga", "already read those"),
        ("おすすめのスポーツ漫画を教えて", "ほかには？"),
        ("おすすめのスポーツ漫画を教えて", "それはもう読みました"),
    ],
)
async def test_what_was_read_is_not_named_again(talk: Talk, first: str, then: str) -> None:
    before, reply = await talk(first, then)
    assert named(reply), reply["answer"]
    assert not {*named(before)} & {*named(reply)}
    assert "Slam Dunk" not in named(reply) or "Slam Dunk" not in then
    assert all("sports" in FACTS[title]["genres"] for title in named(reply))


@pytest.mark.parametrize("then", ["is it finished", "has it ended", "and is it still running", "is that one finished"])
async def test_whether_a_title_has_ended_is_asked_without_a_mark_too(talk: Talk, then: str) -> None:
    before, reply = await talk("Recommend a fantasy", then)
    assert named(reply) == named(before)[:1]


async def test_each_of_four_messages_narrows_one_wish(talk: Talk) -> None:
    titles = named((await talk("fantasy", "longer than 20 volumes", "finished", "not shonen"))[-1])
    assert titles
    for facts in (FACTS[title] for title in titles):
        assert "fantasy" in facts["genres"]
        assert facts["volumes"] > 20
        assert (facts["status"], facts["demographic"] == "shonen") == ("completed", False)


async def test_what_is_wished_for_outlasts_what_was_read(talk: Talk) -> None:
    *before, reply = await talk("Recommend a fantasy", "I've read those", "another one, but finished")
    assert named(reply), reply["answer"]
    assert not {title for one in before for title in named(one)} & {*named(reply)}
    assert all("fantasy" in FACTS[title]["genres"] for title in named(reply))
    assert {FACTS[title]["status"] for title in named(reply)} == {"completed"}


async def test_what_was_read_stays_out_while_the_wish_is_narrowed(talk: Talk) -> None:
    first, _, reply = await talk("suggest a slice of life", "read those already", "only finished ones please")
    assert named(reply), reply["answer"]
    assert not {*named(first)} & {*named(reply)}


@pytest.mark.parametrize(
    ("first", "then", "said"),
    [
        ("Bleach", "how much for the whole thing", "$739.26"),
        ("Is Monster finished?", "what would the whole series cost me", "$269.82"),
        ("who wrote Nana", "and price for the full set?", "$209.79"),
        ("Berserk", "how much is shipping for the whole lot", "$6.90"),
    ],
)
async def test_the_whole_of_what_was_spoken_of_is_that_title(talk: Talk, first: str, then: str, said: str) -> None:
    assert said in (await talk(first, then))[-1]["answer"]


@pytest.mark.parametrize(
    ("first", "then", "field", "less", "kind"),
    [
        ("Recommend a comedy", "something shorter", "volumes", True, "comedy"),
        ("recommend me a horror manga", "something longer", "volumes", False, "horror"),
        ("Suggest a fantasy series", "anything cheaper?", "price_usd", True, "fantasy"),
        ("Recommend a mystery manga", "anything more recent?", "start", False, "mystery"),
        ("おすすめのスポーツ漫画を教えて", "もっと短いもの", "volumes", True, "sports"),
    ],
)
async def test_a_comparison_is_with_what_was_named(
    talk: Talk, first: str, then: str, field: str, *, less: bool, kind: str
) -> None:
    """Less than the least that was named, or more than the most; where none of the kind is, what comes nearest."""
    before, reply = [named(one) for one in await talk(first, then)]
    assert before
    assert reply
    assert not {*before} & {*reply}
    kinds = (one for title, one in FACTS.items() if kind in one["genres"] and title not in before)
    others = [one[field] for one in kinds if one["least_age"] < 18]
    told = [FACTS[title][field] for title in before]
    for title in reply:
        value = FACTS[title][field]
        assert value < min(told) or value == min(others) if less else value > max(told) or value == max(others)


@pytest.mark.parametrize(
    ("first", "then", "genre", "wanted"),
    [
        ("Can you recommend a romance?", "but no school stories", "school", False),
        ("おすすめの恋愛漫画は？", "学園もの以外で", "school", False),
        ("Recommend something", "funny", "comedy", True),
    ],
)
async def test_a_kind_that_is_added_or_ruled_out_counts(
    talk: Talk, first: str, then: str, genre: str, *, wanted: bool
) -> None:
    reply = (await talk(first, then))[-1]
    assert named(reply), reply["answer"]
    assert {genre in FACTS[title]["genres"] for title in named(reply)} == {wanted}


@pytest.mark.parametrize("kind", ["ホラー", "スポーツ", "ミステリー"])
async def test_a_kind_is_found_by_its_japanese_name(talk: Talk, kind: str) -> None:
    genre = {"ホラー": "horror", "スポーツ": "sports", "ミステリー": "mystery"}[kind]
    reply = (await talk(f"おすすめの{kind}漫画は？"))[-1]
    assert named(reply), reply["answer"]
    assert all(genre in FACTS[title]["genres"] for title in named(reply))
