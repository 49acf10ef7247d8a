from __future__ import annotations

import pytest

from pipeline.condense import Condenser
from pipeline.types import Context, Exchange

TITLES = ("One Piece", "Berserk", "Monster", "Another")
CONDENSE = Condenser(
    {**{title: title for title in TITLES}, "進撃の巨人": "Attack on Titan", "Shingeki no Kyojin": "Attack on Titan"}
)
ASKED = Context((Exchange("Who wrote One Piece?", "Eiichiro Oda wrote it.", "fact", "One Piece"),))


@pytest.mark.parametrize(
    ("text", "standing_alone"),
    [
        ("and how many volumes?", "One Piece: how many volumes?"),
        ("is it finished?", "is One Piece finished?"),
        ("what are its genres?", "what are One Piece's genres?"),
        ("When did this series start?", "When did One Piece start?"),
        ("What about Berserk?", "Who wrote Berserk?"),
        ("何巻まで出ていますか", "One Piece: 何巻まで出ていますか"),
    ],
)
async def test_a_follow_up_is_made_to_stand_alone(text: str, standing_alone: str) -> None:
    query = await CONDENSE(text, "en", ASKED)

    assert (query.text, query.condensed) == (standing_alone, True)


@pytest.mark.parametrize(
    "text",
    ["Who wrote Berserk?", "How much is shipping?", "Is Monster finished?", "Is it true that Berserk is finished?"],
)
async def test_a_question_that_stands_alone_is_left_alone(text: str) -> None:
    query = await CONDENSE(text, "en", ASKED)

    assert (query.text, query.condensed) == (text, False)


async def test_a_title_that_is_also_a_word_counts_only_with_its_capital() -> None:
    query = await CONDENSE("is there another volume of it?", "en", ASKED)

    assert query.text == "is there another volume of One Piece?"


async def test_without_a_subject_the_title_is_found_in_what_was_said() -> None:
    context = Context((Exchange("Tell me about Berserk", "A dark fantasy.", "fact"),))

    query = await CONDENSE("who wrote it?", "en", context)

    assert query.text == "who wrote Berserk?"


async def test_without_history_nothing_changes() -> None:
    assert (await CONDENSE("and how many volumes?", "en", Context())).condensed is False


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("進撃の巨人は何巻まで出ていますか", "Attack on Titanは何巻まで出ていますか"),
        ("who wrote shingeki no kyojin?", "who wrote Attack on Titan?"),
    ],
)
async def test_another_name_of_a_title_brings_the_catalogues_own(text: str, named: str) -> None:
    query = await CONDENSE(text, "en", Context())

    assert (query.text, query.condensed) == (named, False)
