"""What a customer asks about orders, and what the shop's pages add to it."""

from __future__ import annotations

import pytest

from tests.app.conftest import Talk

OTHERS = ("HM-261112-0096", "HM-261112-0411")


@pytest.mark.parametrize(
    "message", ["ＨＭ－２６１１０５－０３０１", "NP837526867OS", "注文HM-261105-0301はいつ届きますか"]
)
async def test_one_parcel_is_told_of_by_any_of_its_numbers(talk: Talk, signed_in: dict[str, str], message: str) -> None:
    (reply,) = await talk(message, headers=signed_in)
    assert "NP837526867OS" in reply["answer"]
    assert not any(number in reply["answer"] for number in OTHERS)


@pytest.mark.parametrize(
    ("message", "said_by_the_pages"),
    [
        ("my package stopped moving, I want my money back", "20 business days after dispatch"),
        ("my parcel never arrived", "20 business days after dispatch"),
        ("荷物が届きません", "20営業日"),
        ("I want to return something", "within 30 days of delivery"),
        ("返品したいです", "30日以内"),
    ],
)
async def test_the_rules_come_from_the_pages(
    talk: Talk, signed_in: dict[str, str], message: str, said_by_the_pages: str
) -> None:
    (reply,) = await talk(message, headers=signed_in)
    assert "HM-" in reply["answer"]
    assert said_by_the_pages in reply["answer"]
    assert reply["sources"]


async def test_both_wishes_of_one_message_are_granted(talk: Talk, signed_in: dict[str, str]) -> None:
    (reply,) = await talk("has my order shipped? and how much is express shipping?", headers=signed_in)
    assert "NP837526867OS" in reply["answer"]
    assert "$18.50" in reply["answer"]
