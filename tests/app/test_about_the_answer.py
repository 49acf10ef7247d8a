"""Messages about an answer, and those that take back what came before: neither is searched for by its own words."""

from __future__ import annotations

import pytest

from tests.app.conftest import Talk


@pytest.mark.parametrize(
    ("first", "then"),
    [
        ("Who wrote Berserk?", "are you sure?"),
        ("Who wrote Berserk?", "really?"),
        ("Who wrote Berserk?", "source?"),
        ("Who wrote Berserk?", "sorry, what was that?"),
        ("How much is express shipping?", "can you repeat that please?"),
        ("How much is express shipping?", "shorter please"),
        ("Is Monster finished?", "how do you know that?"),
        ("Is Monster finished?", "why?"),
        ("Recommend a fantasy", "say that again"),
        ("ベルセルクの作者は？", "本当?"),
        ("送料はいくら？", "もう一度お願いします"),
        ("ベルセルクの作者は？", "なぜ?"),
        ("ベルセルクの作者は？", "出典は？"),
    ],
)
async def test_what_was_asked_is_answered_again(talk: Talk, first: str, then: str) -> None:
    before, again = await talk(first, then)
    assert again["answer"] == before["answer"]
    assert again["sources"]


@pytest.mark.parametrize(
    ("messages", "right"),
    [
        (("Who wrote Berserk?", "are you sure?", "how many volumes?"), "42"),
        (("Who wrote Berserk?", "say that again", "and Monster?"), "Naoki Urasawa"),
        (("How much is express shipping?", "really?", "how long does it take?"), "2-4"),
        (("ベルセルクの作者は？", "本当ですか", "何巻？"), "42"),
    ],
)
async def test_the_conversation_goes_on_behind_it(talk: Talk, messages: tuple[str, ...], right: str) -> None:
    assert right in (await talk(*messages))[-1]["answer"]


async def test_shorter_is_said_of_titles_that_were_listed(talk: Talk) -> None:
    before, shorter, again = await talk("Recommend a fantasy", "shorter please", "say that again")
    assert shorter["answer"] != before["answer"]
    assert again["answer"] == shorter["answer"]


@pytest.mark.parametrize("message", ["why?", "are you sure?", "never mind", "もう一度", "やっぱりいいです"])
async def test_at_the_beginning_it_is_about_nothing(talk: Talk, message: str) -> None:
    reply = (await talk(message))[0]
    assert (reply["intent"]["name"], reply["sources"]) == ("chitchat", [])


@pytest.mark.parametrize(
    "then", ["never mind", "forget that", "actually, forget about it", "new topic", "それは忘れて", "もういいです"]
)
async def test_what_is_dropped_is_spoken_of_no_more(talk: Talk, then: str) -> None:
    _, dropped, bare = await talk("Who wrote Berserk?", then, "how many volumes?")
    assert dropped["intent"]["name"] == "chitchat"
    assert "42" not in bare["answer"]


@pytest.mark.parametrize(
    "message",
    ["why is express shipping so expensive?", "Is Really Love You finished?", "repeat orders get a discount?"],
)
async def test_who_names_a_thing_asks_of_that(talk: Talk, message: str) -> None:
    first, reply = await talk("Who wrote Berserk?", message)
    assert reply["answer"] != first["answer"]
