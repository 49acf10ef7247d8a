"""A quote that may be no answer says so, and only such a one."""

from __future__ import annotations

import pytest

from infra.store.reading import open_store
from tests.app.conftest import Talk

DOUBT = open_store().languages["en"].unsure


@pytest.mark.parametrize(
    "message",
    [
        "do you put stickers with the shelf mark on the spine",
        "how often per month can I use the lowest price promise",
        "is there a minimum order value or can i buy just one 5 dollar book",
        "How many of the very same slipcase set may one person take?",
        # It is an answer, and nothing tells that for sure.
        "can I shop without registering",
    ],
)
async def test_a_weak_quote_says_that_it_may_be_no_answer(talk: Talk, message: str) -> None:
    reply = (await talk(message))[0]
    assert reply["answer"].startswith(f"{DOUBT}\n")
    assert reply["sources"]
    assert reply["guardrail"] is None


@pytest.mark.parametrize(
    "message",
    [
        "How much is shipping to Canada?",
        "Can I return a box set?",
        "Who wrote Berserk?",
        "a dark fantasy for adults",
        "any codes today?",
        "送料はいくらですか",
        "返品できますか",
    ],
)
async def test_other_answers_are_not_doubted(talk: Talk, message: str) -> None:
    reply = (await talk(message))[0]
    assert reply["sources"]
    assert DOUBT not in reply["answer"]


async def test_of_two_wishes_the_one_is_doubted_that_may_not_be_answered(talk: Talk) -> None:
    answer = (await talk("how much is Berserk, and can I shop without registering"))[0]["answer"]
    sure, doubted = answer.split(f"{DOUBT}\n")
    assert "$14.99" in sure
    assert doubted
