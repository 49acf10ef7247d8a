"""A message that was masked is still understood as if what is masked had not been said."""

from __future__ import annotations

import re

import httpx
import pytest


@pytest.mark.parametrize(
    ("message", "about"),
    [
        ("my password is hunter22 and it does not work", "password"),
        ("my gift card AQ3X-7K9PLM-2B4C is empty, why?", "gift card"),
        ("My card 4242-4242-4242-4242 was declined", "declined card"),
        ("My card 4242 4242 4242 4242 expires 04/29 CVV 123 was declined", "declined card"),
        ("my e-mail is a@b.com, I forgot my password", "reset link"),
        ("I am at a@b.com, how much is express shipping?", "18.50"),
        ("Who wrote Berserk? My passport number is TR1234567", "Kentaro Miura"),
        ("How much is shipping to SW1A 2AA?", "shipping"),
    ],
)
async def test_a_masked_message_is_answered(client: httpx.AsyncClient, message: str, about: str) -> None:
    reply = (await client.post("/chat", json={"message": message})).raise_for_status().json()
    assert about.lower() in reply["answer"].lower()
    assert reply["guardrail"] == {"stage": "pii_detection", "action": "rewrite"}
    assert not re.search(r"\[[A-Z_]+\]", reply["answer"]), "a mask is no answer"
