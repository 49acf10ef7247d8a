"""Offers: those of the day asked about, with what they need."""

from __future__ import annotations

from datetime import date

import pytest

from tests.app.conftest import Talk

NOVEMBER = {"FALLSHELF15", "DIGI25"}
"""Codes that end with November."""


@pytest.fixture(autouse=True)
def today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.wiring._today", lambda: date(2026, 11, 25))


@pytest.mark.parametrize(
    "message",
    [
        "any promo codes for December 20?",
        "are there any promotions on 2026-12-20?",
        "any discounts on Christmas?",
        "which coupons are there on the 24th of December",
        "any deals next month?",
        "12月20日に使えるクーポンはありますか？",
        "クリスマスのセールは？",
    ],
)
async def test_codes_that_end_before_the_day_are_not_offered(talk: Talk, message: str) -> None:
    reply = (await talk(message))[-1]
    assert reply["intent"]["name"] == "promotion"
    assert "12" in reply["answer"]
    assert reply["sources"]
    assert not [code for code in NOVEMBER if code in reply["answer"]]


@pytest.mark.parametrize(
    "message",
    ["any sale on Black Friday?", "what discounts do you have next week?", "promo codes today?", "来週のセールは？"],
)
async def test_what_is_valid_on_the_day_is_offered_with_its_days(talk: Talk, message: str) -> None:
    reply = (await talk(message))[-1]
    assert {source["type"] for source in reply["sources"]} == {"promotion"}
    assert "November 2026 to" in reply["answer"] or "2026年11月" in reply["answer"]


@pytest.mark.parametrize("message", ["any coupon in March 2027?", "any promo codes for 3 January 2027?"])
async def test_no_code_is_offered_for_a_day_when_none_is_valid(talk: Talk, message: str) -> None:
    reply = (await talk(message))[-1]
    assert "promotion" not in {source["type"] for source in reply["sources"]}


@pytest.mark.parametrize(
    ("message", "rights"),
    [
        ("LETTER10 with a $25 cart", ("LETTER10", "$30")),
        ("can I use LETTER10 on a $30 order?", ("LETTER10", "$30")),
        ("SHIORI2X for a $20 order", ("SHIORI2X", "$40")),
        ("BOXSET20 on December 10?", ("BOXSET20", "6 December 2026")),
        ("FALLSHELF15 on December 20?", ("FALLSHELF15", "30 November 2026")),
        ("LETTER10は25ドルのカートで使えますか？", ("LETTER10", "30ドル")),
        ("YEAREND12は使えますか", ("YEAREND12", "90ドル")),
    ],
)
async def test_a_code_is_told_with_its_minimum_and_its_days(talk: Talk, message: str, rights: tuple[str, ...]) -> None:
    reply = (await talk(message))[-1]
    assert all(right in reply["answer"] for right in rights), reply["answer"]
    assert len(reply["sources"]) == 1


@pytest.mark.parametrize("message", ["is there a student discount", "do students get a discount?", "学割はありますか"])
async def test_a_discount_that_is_a_rule_of_the_shop_is_found_too(talk: Talk, message: str) -> None:
    assert "10%" in (await talk(message))[-1]["answer"]
