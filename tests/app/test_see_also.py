"""Where nothing is found, the nearest pages are shown; they are no sources of an answer."""

from __future__ import annotations

import pytest

from tests.app.conftest import Talk

SHOWN = "Perhaps one of these pages helps:"


@pytest.mark.parametrize(
    ("message", "address"),
    [
        ("will you warn me before my bonus is wiped?", "#points-expire"),
        ("are the pictures described for people who can't see them", "/accessibility"),
    ],
)
async def test_who_finds_no_answer_is_shown_where_it_may_stand(talk: Talk, message: str, address: str) -> None:
    reply = (await talk(message))[0]
    assert reply["sources"] == []
    assert address in reply["answer"].partition(SHOWN)[2]


@pytest.mark.parametrize(
    "message",
    [
        "what's the weather like tomorrow?",
        "asdf qwer zxcv",
        "how many chapters does Monster have?",
        "how much is express shipping?",
        "quanto costa la spedizione express?",
    ],
)
async def test_elsewhere_no_pages_are_shown(talk: Talk, message: str) -> None:
    assert SHOWN not in (await talk(message))[0]["answer"]
