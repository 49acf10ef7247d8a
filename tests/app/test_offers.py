"""Offers: those of the day asked about, with what they need."""

from __future__ import annotations

from datetime import date

import pytest

from pipeline.store import Store
from tests.app.conftest import Talk

NOVEMBER = {"FALLSHELF15", "DIGI25"}
"""Codes that end with November."""
ON_CHRISTMAS = {"LETTER10", "SECONDLIFE20", "FIRSTVOL5", "SHELFSTART", "YEAREND12"}
ON_20_DECEMBER = {*ON_CHRISTMAS, "WRAPFREE", "PREORDER8"}
TODAY = {*ON_20_DECEMBER, *NOVEMBER, "SHIORI2X", "BOXSET20", "EXPRESS12"}
ALL = TODAY


def codes_in(answer: str) -> set[str]:
    return {code for code in ALL if code in answer}


@pytest.fixture(autouse=True)
def today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Store, "today", lambda _: date(2026, 11, 25))


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


@pytest.mark.parametrize(
    ("message", "right"),
    [("do I get free shipping over $100?", "$60"), ("any promo code for orders over $50?", "LETTER10")],
)
async def test_an_amount_is_nothing_that_an_offer_is_for(talk: Talk, message: str, right: str) -> None:
    assert right in (await talk(message))[-1]["answer"]


@pytest.mark.parametrize("message", ["is there a student discount", "do students get a discount?", "学割はありますか"])
async def test_a_discount_that_is_a_rule_of_the_shop_is_found_too(talk: Talk, message: str) -> None:
    assert "10%" in (await talk(message))[-1]["answer"]


@pytest.mark.parametrize(
    ("message", "valid"),
    [
        ("any promo codes?", TODAY),
        ("list all current promotions", TODAY),
        ("what discounts do you have at the moment?", TODAY),
        ("any code for a $100 order?", TODAY),
        ("今使えるクーポンを全部教えて", TODAY),
        ("any promo codes for December 20?", ON_20_DECEMBER),
        ("which promotions are valid on 2026-12-20?", ON_20_DECEMBER),
        ("promo codes for 20/12/2026", ON_20_DECEMBER),
        ("any deals on 20.12.2026", ON_20_DECEMBER),
        ("what coupons will run on Dec. 20th?", ON_20_DECEMBER),
        ("十二月二十日のキャンペーンを教えてください", ON_20_DECEMBER),
        ("which discounts can I use on Christmas?", ON_CHRISTMAS),
        ("年末に使えるクーポンは？", ON_CHRISTMAS),
        ("12/20のクーポンコード一覧", ON_20_DECEMBER),
        ("来月のキャンペーン情報", TODAY - NOVEMBER),
        ("any vouchers in two weeks?", TODAY - NOVEMBER - {"BOXSET20"}),
        ("来週の金曜日に使えるコードはありますか", TODAY - NOVEMBER),
    ],
)
async def test_every_code_of_the_day_is_named_and_no_other(talk: Talk, message: str, valid: set[str]) -> None:
    (reply,) = await talk(message)
    assert codes_in(reply["answer"]) == valid
    assert len(reply["sources"]) == len(valid)


@pytest.mark.parametrize(
    ("message", "said"),
    [
        ("is FALLSHELF15 valid on December 20?", ("ended by 20 December 2026", "30 November 2026")),
        ("fallshelf15 on 5 January 2027", ("ended by 5 January 2027", "30 November 2026")),
        ("was boxset20 valid on 1 November 2026?", ("begins after 1 November 2026", "5 November 2026")),
        ("boxset20は12月10日に使えますか", ("2026年12月10日には終了しています", "12月6日")),
    ],
)
async def test_a_code_that_is_not_valid_then_is_said_to_have_ended_or_to_begin(
    talk: Talk, message: str, said: tuple[str, ...]
) -> None:
    (reply,) = await talk(message)
    assert all(words in reply["answer"] for words in said), reply["answer"]


@pytest.mark.parametrize(
    ("message", "code"),
    [
        ("SHELFSTART", "SHELFSTART"),
        ("shelfstart", "SHELFSTART"),
        ("does shelfstart still work", "SHELFSTART"),
        ("SHELFSTARTとは何ですか", "SHELFSTART"),
        ("is ＬＥＴＴＥＲ１０ still good?", "LETTER10"),
        ("letter 10 code?", "LETTER10"),
        ("what is digi25 for", "DIGI25"),
    ],
)
async def test_a_code_is_known_in_any_writing(talk: Talk, message: str, code: str) -> None:
    (reply,) = await talk(message)
    assert codes_in(reply["answer"]) == {code}
    assert "2026" in reply["answer"]


@pytest.mark.parametrize(
    ("message", "said"),
    [
        ("can I use LETTER10 on box sets and with points?", ("LETTER10", "Box sets", "excluded", "Points")),
        ("can I use LETTER10 and YEAREND12 together?", ("LETTER10", "YEAREND12", "one promo code per order")),
        ("what is the minimum for express12 and does it go to PO boxes?", ("$80", "not available for PO boxes")),
        ("which codes are there today and how much is standard shipping?", (*TODAY, "$6.90")),
        ("is there a code for free shipping?", ("free standard shipping from $60",)),
        ("is there a birthday discount?", ("50 bonus",)),
    ],
)
async def test_what_is_asked_beside_a_code_is_answered_too(talk: Talk, message: str, said: tuple[str, ...]) -> None:
    (reply,) = await talk(message)
    assert all(words in reply["answer"] for words in said), reply["answer"]


@pytest.mark.parametrize(
    "message",
    [
        "is there a free pizza promo?",
        "do you have a senior discount?",
        "got a coupon for One Piece?",
        "military discount?",
        "free tote bag with my order?",
        "is there anything like SAVE20?",
        "is there a discount for my hamster?",
        "what discount do I get with a Costco card?",
        "which discount do nurses get?",
        "is code PIZZA10 valid today?",
        "do you have promo code HONDANA50?",
        "犬の割引はありますか",
        "ピザのクーポンはありますか",
    ],
)
async def test_an_offer_that_nobody_makes_is_said_to_be_in_no_page(talk: Talk, message: str) -> None:
    (reply,) = await talk(message)
    assert any(words in reply["answer"] for words in ("pages do not say", "記載がありません"))
    assert not reply["sources"]
    assert not codes_in(reply["answer"])


@pytest.mark.parametrize(
    ("message", "told"),
    [
        ("which discount do students get?", "10% off"),
        ("what discount do I get as a teacher?", "teachers use the same"),
        ("what discount do I get for buying a lot?", "15% off"),
        ("what discount do I get with twenty volumes?", "20 volumes"),
    ],
)
async def test_who_gets_an_offer_and_for_what_may_stand_behind_it(talk: Talk, message: str, told: str) -> None:
    assert told in (await talk(message))[0]["answer"]


async def test_of_two_wishes_for_an_offer_the_one_that_is_met_is_answered(talk: Talk) -> None:
    (reply,) = await talk("student discount for my dog")
    assert "10% off" in reply["answer"]
    assert 'do not say anything about "dog"' in reply["answer"]


@pytest.mark.parametrize(
    "message",
    [
        "is there a code for first-time customers?",
        "first order discount",
        "new customer code?",
        "is there a welcome discount",
        "discount on my first purchase?",
        "初回購入の割引はありますか",
        "新規会員のクーポンはありますか",
    ],
)
async def test_the_welcome_code_is_found_in_other_words(talk: Talk, message: str) -> None:
    (reply,) = await talk(message)
    assert codes_in(reply["answer"]) == {"LETTER10"}


@pytest.mark.parametrize(
    ("message", "said"),
    [
        ("buy one get one free?", "no buy one get one free"),
        ("any BOGO offers", "no buy one get one free"),
        ("do I get a free gift with my order?", "no free gifts"),
    ],
)
async def test_an_offer_that_shops_often_make_is_said_not_to_be_made(talk: Talk, message: str, said: str) -> None:
    (reply,) = await talk(message)
    assert said in reply["answer"]
    assert not codes_in(reply["answer"])


@pytest.mark.parametrize(
    ("messages", "said"),
    [
        (("is there a discount until christmas on gift wrap",), "WRAPFREE"),
        (("how often can i use SHIORI2X",), "up to 3 times"),
        (("does shiori2x work more than once",), "up to 3 times"),
        (("when does the fall shelf code run out",), "30 November 2026"),
        (("is there a boxset code",), "BOXSET20"),
        (("whats BOXSET20", "until when"), "6 December 2026"),
        (("whats BOXSET20", "until when", "does it work with my student discount"), "cannot be combined"),
        (("do you gift wrap", "any discount on that", "until when"), "24 December 2026"),
        (("any deals on box sets", "can i use it on limited editions"), "excluded"),
        (("can i still use BOXSET20 on the 10th of december",), "has ended by 10 December"),
    ],
)
async def test_all_that_is_said_of_one_offer_is_told(talk: Talk, messages: tuple[str, ...], said: str) -> None:
    answer = (await talk(*messages))[-1]["answer"]
    assert said in answer
    assert "do not say" not in answer


@pytest.mark.parametrize(
    ("message", "code"),
    [
        ("電子書籍の割引はいつまでですか？", "DIGI25"),
        ("電子版のセールはある？", "DIGI25"),
        ("しおりポイント2倍はいつまでですか", "SHIORI2X"),
        ("中古のクーポンはいつまで？", "SECONDLIFE20"),
    ],
)
async def test_an_offer_is_known_by_what_it_is_on(talk: Talk, message: str, code: str) -> None:
    assert codes_in((await talk(message))[-1]["answer"]) == {code}
