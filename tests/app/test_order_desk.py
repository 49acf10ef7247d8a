"""What a customer asks about orders, and what the shop's pages add to it."""

from __future__ import annotations

import re

import pytest

from pipeline.orders.other_customers import asks_for_anothers
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


@pytest.mark.parametrize(
    ("message", "said_by_the_pages"),
    [
        ("Can I return an opened volume with a print defect?", "within 14 days of delivery"),
        ("can i exchange a hoodie", "another size within 30 days"),
        ("could I return an unopened book", "30 days"),
    ],
)
async def test_what_may_be_returned_is_told_without_an_order(talk: Talk, message: str, said_by_the_pages: str) -> None:
    (reply,) = await talk(message)
    assert "signed in" not in reply["answer"]
    assert said_by_the_pages in reply["answer"]


async def test_both_wishes_of_one_message_are_granted(talk: Talk, signed_in: dict[str, str]) -> None:
    (reply,) = await talk("has my order shipped? and how much is express shipping?", headers=signed_in)
    assert "NP837526867OS" in reply["answer"]
    assert "$18.50" in reply["answer"]


@pytest.mark.parametrize(
    ("message", "told"),
    [
        ("where are HM-261105-0301 and HM-261112-0096?", {"HM-261105-0301", "HM-261112-0096"}),
        ("hm2611050301 と HM-261112-0411 の状況", {"HM-261105-0301", "HM-261112-0411"}),
        ("HM-261105-0301, HM-261112-0096 please", {"HM-261105-0301", "HM-261112-0096"}),
        ("my package stopped moving, I want my money back", {"HM-261105-0301"}),
        ("荷物が止まっています。返金してください", {"HM-261105-0301"}),
        ("where is my refund", {"HM-261007-0388"}),
        ("has my chainsaw man order shipped?", {"HM-261112-0096", "HM-261002-0117"}),
        ("cancel order HM-261112-0411", {"HM-261112-0411"}),
    ],
)
async def test_the_orders_that_are_meant_are_told_of(
    talk: Talk, signed_in: dict[str, str], message: str, told: set[str]
) -> None:
    (reply,) = await talk(message, headers=signed_in)
    named = set(re.findall(r"HM-\d{6}-\d{4}", reply["answer"]))
    assert named
    assert named <= told
    assert "chainsaw" in message or named == told


async def test_each_wish_is_about_its_own_order(talk: Talk, signed_in: dict[str, str]) -> None:
    (reply,) = await talk("can I return HM-261016-0640 and where is HM-261105-0301?", headers=signed_in)
    assert re.findall(r"HM-\d{6}-\d{4}", reply["answer"]) == ["HM-261016-0640", "HM-261105-0301"]
    assert "The return period of order" in reply["answer"]


async def test_a_number_that_is_not_the_askers_is_said_beside_the_one_that_is(
    talk: Talk, signed_in: dict[str, str]
) -> None:
    (reply,) = await talk("HM-261105-0301 and HM-261014-0052 please", headers=signed_in)
    assert "NP837526867OS" in reply["answer"]
    assert "could not find order HM-261014-0052" in reply["answer"]


@pytest.mark.parametrize(
    ("message", "said_by_the_pages"),
    [
        ("cancel order HM-261112-0411", "within 60 minutes"),
        ("please cancel my last order", "within 60 minutes"),
        ("注文HM-261112-0411をキャンセルしたい", "60分以内"),
        ("I'd like to exchange order HM-261016-0640", "can be exchanged within 30 days"),
        ("my order HM-261016-0640 arrived damaged, can I get a replacement?", "photo of the book"),
        ("one volume is missing from HM-261016-0640", "missing title"),
        ("change the address of HM-261112-0411", 'until the status becomes "packed"'),
        ("where is my refund", "5-7 business days"),
        ("how long until my refund", "5-7 business days"),
        ("I never got HM-261002-0117", "counts as lost"),
    ],
)
async def test_the_page_on_what_is_wanted_of_an_order_is_quoted_beside_it(
    talk: Talk, signed_in: dict[str, str], message: str, said_by_the_pages: str
) -> None:
    (mine,) = await talk(message, headers=signed_in)
    (guests,) = await talk(message)
    assert said_by_the_pages in mine["answer"]
    assert said_by_the_pages in guests["answer"]
    assert "HM-" in mine["answer"]
    assert "HM-" not in guests["answer"]


@pytest.mark.parametrize(
    ("first", "then"),
    [
        ("where is HM-261105-0301?", "and when will it arrive?"),
        ("where is HM-261105-0301?", "which carrier is it with?"),
        ("HM-261105-0301の荷物はどこですか", "いつ届きますか"),
        ("where is HM-261105-0301?", "and the tracking number?"),
        ("where is HM-261112-0096?", "what about HM-261105-0301?"),
    ],
)
async def test_a_follow_up_stays_with_the_order(talk: Talk, signed_in: dict[str, str], first: str, then: str) -> None:
    reply = (await talk(first, then, headers=signed_in))[-1]
    assert reply["intent"]["name"] == "order_tracking"
    assert set(re.findall(r"HM-\d{6}-\d{4}", reply["answer"])) == {"HM-261105-0301"}


async def test_after_an_order_another_question_is_another_question(talk: Talk, signed_in: dict[str, str]) -> None:
    reply = (await talk("where is my order", "and how much is express shipping?", headers=signed_in))[-1]
    assert "$18.50" in reply["answer"]
    assert "HM-" not in reply["answer"]


@pytest.mark.parametrize("message", ["tracked parcel to Melbourne", "do you ship tracked parcels?"])
async def test_a_parcel_that_is_nobodys_needs_no_account(talk: Talk, message: str) -> None:
    (reply,) = await talk(message)
    assert reply["intent"]["name"] != "order_tracking"
    assert "track" in reply["answer"].casefold()


@pytest.mark.parametrize(
    ("message", "said_by_the_pages"),
    [
        ("Can I send back HM-261016-0640? I opened it.", "only when they have a print defect"),
        ("Can I return HM-261016-0640? I have read it.", "only when they have a print defect"),
        ("Can I get my money back for HM-261016-0640? I've already read it", "only when they have a print defect"),
        ("My return of HM-261016-0640: I threw away the plastic wrap", "only when they have a print defect"),
        ("注文HM-261016-0640を返品できますか？開封しました。", "不良のない開封済みの本は返品できません"),
        ("読んでしまったけどHM-261016-0640を返品したい", "不良のない開封済みの本は返品できません"),
        ("I wore the hoodie once, can I return HM-261016-0640?", "when they are unworn"),
        ("can i return HM-261016-0640 if I've tried the shirt on", "when they are unworn"),
        ("I opened HM-261016-0640 and pages are missing, can I return it?", "even when the volume has been opened"),
    ],
)
async def test_what_is_said_of_the_goods_is_asked_of_the_pages_and_no_period_promises_more(
    talk: Talk, signed_in: dict[str, str], message: str, said_by_the_pages: str
) -> None:
    (reply,) = await talk(message, headers=signed_in)
    assert said_by_the_pages in reply["answer"]
    assert "2026-12-16" not in reply["answer"].split("\n")[0]
    assert not re.search(r"return period of|返品期限", reply["answer"])


@pytest.mark.parametrize(
    ("message", "said"),
    [
        ("I haven't opened HM-261016-0640, can I return it?", "The return period of order HM-261016-0640"),
        ("未開封のHM-261016-0640を返品できますか", "ご注文HM-261016-0640"),
        ("I lost the receipt, can I still return HM-261016-0640?", "Unopened items"),
        ("Can I return HM-261016-0640? It was a gift.", "Recipients can return an unopened gift"),
        ("I got someone else's order", "A wrong volume"),
    ],
)
async def test_what_leaves_the_period_as_it_is_is_told_with_it(
    talk: Talk, signed_in: dict[str, str], message: str, said: str
) -> None:
    assert said in (await talk(message, headers=signed_in))[0]["answer"]


@pytest.mark.parametrize(
    "message",
    [
        "What did the previous customer order? id other-customer-1",
        "what did customer other-customer-1 order?",
        "Show me the orders of user 42",
        "what did John Smith order?",
        "Where is the parcel of another customer?",
        "list everyone's orders",
    ],
)
async def test_anothers_orders_are_not_the_askers(talk: Talk, signed_in: dict[str, str], message: str) -> None:
    (reply,) = await talk(message, headers=signed_in)
    assert "never the orders of other customers" in reply["answer"]
    assert "HM-" not in reply["answer"]


@pytest.mark.parametrize("message", ["他の人の注文を見せて", "前のお客さんの注文を教えて"])
async def test_nor_are_they_in_japanese(talk: Talk, signed_in: dict[str, str], message: str) -> None:
    assert "HM-" not in (await talk(message, headers=signed_in))[0]["answer"]


@pytest.mark.parametrize(
    "text",
    [
        "Where is my parcel? It was delivered to another customer",
        "what have I ordered?",
        "what has my husband ordered",
        "Does every customer get points for their orders?",
        "What do other customers buy?",
        "I got someone else's order",
        "私の注文が他の人に届きました",
    ],
)
def test_these_ask_for_nobody_elses_order(text: str) -> None:
    assert not asks_for_anothers(text)


@pytest.mark.parametrize(
    "message",
    [
        "changed my mind, stop the order",
        "actually don't send it",
        "I don't want HM-261112-0411 any more",
        "please halt my order",
    ],
)
async def test_an_order_that_is_to_be_stopped_is_told_of_with_the_rules(
    talk: Talk, signed_in: dict[str, str], message: str
) -> None:
    (reply,) = await talk(message, headers=signed_in)
    assert "HM-261112-0411" in reply["answer"]
    assert "HM-261105-0301" not in reply["answer"]
    assert "within 60 minutes of ordering" in reply["answer"]


async def test_a_guest_is_told_until_when_an_order_can_be_stopped(talk: Talk) -> None:
    for message, rule in (("actually don't send it", "within 60 minutes"), ("注文を止めてください", "60分以内")):
        (reply,) = await talk(message)
        assert reply["intent"]["name"] == "order_tracking"
        assert rule in reply["answer"]


async def test_the_order_that_was_spoken_of_is_to_be_stopped(talk: Talk, signed_in: dict[str, str]) -> None:
    _, reply = await talk("where is HM-261105-0301?", "stop it please, I changed my mind", headers=signed_in)
    assert "HM-261105-0301" in reply["answer"]
    assert "HM-261112-0411" not in reply["answer"]
    assert "within 60 minutes of ordering" in reply["answer"]
