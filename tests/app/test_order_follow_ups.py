"""Follow-ups about an order that was told of: changes of mind, the other one, and what the pages say of it."""

from __future__ import annotations

from typing import Any

import pytest

from app.services import Services
from tests.app.conftest import Talk

ALL = ("HM-261112-0096", "HM-261112-0411", "HM-261105-0301", "HM-261016-0640", "HM-261002-0117")


@pytest.fixture
def signed_in(services: Services) -> dict[str, str]:
    key = next(key for key in services.keys.keys if key.user.id == "demo-customer")
    return {"authorization": f"Bearer {key.secret}"}


@pytest.mark.parametrize(
    "messages",
    [
        ("my order has not moved since Monday", "what about the other order?"),
        ("my order has not moved since Monday", "and the other one?"),
        ("my order has not moved since Monday", "then cancel it", "what about my other order?"),
        ("my order has not moved since Monday", "thanks", "and the other orders?"),
        ("荷物が届きません", "もう一つの注文は？"),
        ("荷物が届きません", "住所を変更したい", "他の注文は？"),
    ],
)
async def test_of_another_order_every_one_is_told(
    talk: Talk, signed_in: dict[str, str], messages: tuple[str, ...]
) -> None:
    reply: dict[str, Any] = (await talk(*messages, headers=signed_in))[-1]
    assert [number for number in ALL if number not in reply["answer"]] == []


@pytest.mark.parametrize(
    ("messages", "right"),
    [
        (("my order has not moved since Monday", "then cancel it"), "60 minutes"),
        (("my order has not moved since Monday", "change the address on it"), "My Orders"),
        (("荷物が届きません", "それをキャンセルして"), "60分"),
        (("I want a refund", "how long does that take?"), "5-7 business days"),
        (("my order has not moved since Monday", "then cancel it", "when will it arrive?"), "HM-261105-0301"),
        (("my order has not moved since Monday", "cancel it", "no wait, keep it", "when will it arrive?"), "HM-261105"),
        (("荷物が届きません", "キャンセルして", "やっぱりそのままで", "いつ届きますか"), "HM-261105-0301"),
    ],
)
async def test_a_change_of_mind_is_about_the_order(
    talk: Talk, signed_in: dict[str, str], messages: tuple[str, ...], right: str
) -> None:
    assert right in (await talk(*messages, headers=signed_in))[-1]["answer"]


@pytest.mark.parametrize("then", ["no wait, keep it", "leave it as it is", "actually don't", "やっぱりそのままで"])
async def test_what_is_kept_needs_no_page(talk: Talk, signed_in: dict[str, str], then: str) -> None:
    reply = (await talk("Where is my order?", "cancel that", then, headers=signed_in))[-1]
    assert (reply["intent"]["name"], reply["sources"]) == ("chitchat", [])


@pytest.mark.parametrize(
    ("messages", "number"),
    [
        (("show me all my orders", "the oldest one?"), ALL[4]),
        (("show me all my orders", "and the newest?"), ALL[1]),
        (("show me all my orders", "which is the first?"), ALL[4]),
        (("show me all my orders", "what about the last one"), ALL[1]),
        (("注文をすべて見せて", "一番新しいのは？"), ALL[1]),
        (("注文をすべて見せて", "一番古いのは？"), ALL[4]),
        (("Where's my most recent parcel?",), ALL[1]),
        (("Where is my oldest order?",), ALL[4]),
        (("最初の注文を教えて",), ALL[4]),
    ],
)
async def test_the_newest_and_the_oldest_are_those_of_the_orders(
    talk: Talk, signed_in: dict[str, str], messages: tuple[str, ...], number: str
) -> None:
    answer = (await talk(*messages, headers=signed_in))[-1]["answer"]
    assert [one for one in ALL if one in answer] == [number]
