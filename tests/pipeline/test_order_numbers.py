"""The form of a store's order numbers is stated once; what is found, masked and known of them follows from it."""

from __future__ import annotations

import re

import pytest

from guardrails.pii.known import Known
from guardrails.pii_detection import mask
from infra.store import BUNDLED, TEMPLATE
from infra.store.reading import open_store
from pipeline.wording.order_form import OrderForm
from pipeline.wording.order_numbers import MASK, OrderNumbers
from tests.conftest import ROOT
from tests.store.conftest import VELO

NAMED = {
    ("HM-######-####", "HM-261105-0301"): (
        "HM-261105-0301 | hm-261105-0301 | HM 261105 0301 | hm2611050301 | HM261105-0301 | "
        "hm 261105-0301 | ＨＭ－２６１１０５－０３０１ | HM‑261105–0301 | 注文HM-261105-0301は | "
        "#HM-261105-0301, | (HM-261105-0301) | Where is my order HM-261105-0301?"
    ),
    ("####+", "1001"): (
        "#1001 | Where is #1001? | where is order 1001? | order no. 1001 | my order number is 1001 | "
        "order #1001 | order 1001 hasn't arrived | cancel order 1001, please | 1001 is my order number | "
        "1001 | has order 1001 shipped | 注文番号は1001です | 注文1001はどこですか | 注文番号１００１ | "
        "受注番号：1001 | ご注文1001の件で | reference no 1001 | order: #1001 | status of order 1001? | "
        "the number of my order is 1001 | where is 1001? | track 1001 please | 1001はどこですか | 1001の状況は？ | "
        "hello, where's 1001 | number 1001 | status of 1001? | has 1001 shipped yet? | "
        "order: 1001 | the order (1001) is late | my last order, 1001, never came | order-no 1001 | PO 1001 | "
        "the order with number 1001 | I paid for order 1001 twice | 購入番号 1001"
    ),
    ("###-#######-#######", "100-1234567-7654321"): (
        "100-1234567-7654321 | where is 100-1234567-7654321? | where is 100 1234567 7654321 | "
        "order 10012345677654321 | 注文番号は100-1234567-7654321です | "
        "１００－１２３４５６７－７６５４３２１"
    ),
    ("###-####", "123-4567"): ("order 123-4567 is late | order no 1234567 | 注文番号 123-4567"),
    ("****-****", "A1B2-C3D4"): ("order number a1b2-c3d4 | order A1B2C3D4 is late | #A1B2-C3D4"),
    ("W#####", "W10231"): ("W10231 | w 10231 | Where is w-10231 | 注文W10231"),
    ("INV/####/####", "INV/2026/0042"): ("INV/2026/0042 | inv-2026-0042 | inv 2026 0042"),
    ("??####", "AB1234"): ("order ab1234? | AB1234 | 注文番号AB1234"),
    ("ORDER-####", "ORDER-1234"): ("ORDER-1234 | where is order-1234"),
    ("######-VS", "261105-VS"): ("261105-VS | 261105 vs | 注文261105VSは"),
    ("##-#####-#####", "12-34567-89012"): ("12-34567-89012"),
}
"""What a message may say, by the store's form and the number that it names."""
ELSEWHERE = {
    "HM-######-####": ("HM-26110-0301 | HM-261105-03011 | AHM-261105-0301 | HM | HMM-261105-0301 | 261105-0301"),
    "####+": (
        "Which bicycles came out in 2024? | it costs 1500 dollars | order over $1000 | can I order 1000? | "
        "I want to order 1000 stickers | please order 1500 of them | order 1,000 of them | "
        "order 2024-11-10 | postcode 12345 | I live at Apt #1204 | volume #1200 | from 1999 to 2014 | "
        "注文1000個 | 1000円以下 | 2024年の新刊 | 1500巻 | the second world war, 1939 | my PIN is 4821 | "
        "¥1980 | 1080p | orders above 5000 yen | order 1000 yen worth | We ordered in 2023 | "
        "is the 2025 edition out? | and 2024? | where is 2024 in the list | "
        "has 2024 been good to you | 2024年は？ | orders, 1200 of them | PO Box 1200 | "
        "call 5551234 | 12.1500 | ISBN 9784088725093"
    ),
    "###-#######-#######": ("call 090-1234-5678 | 10012345677654321 grains of sand"),
    "###-####": ("〒123-4567 | my postcode is 123-4567 | call 555-1234 | pages 100-2000"),
    "****-****": ("a good-book | read 2024 | order good-book | open-2024 is over"),
    "??####": ("size XL2024 of it | the no 2024 edition | in 2024"),
    "IN-####": ("which came out in 2024? | in 2024"),
    "DEC-####": ("ending in Dec 2026"),
    "ORDER-####": ("can I order 1000 stickers | order 1000"),
    "": ("HM-261105-0301 | order #1001 | 1001"),
}


@pytest.mark.parametrize(
    ("form", "text", "number"),
    [(form, text, number) for (form, number), texts in NAMED.items() for text in texts.split(" | ")],
)
def test_what_the_desk_finds_the_guards_mask(form: str, text: str, number: str) -> None:
    numbers = OrderNumbers(form)
    assert OrderForm(form).misfit is None
    assert numbers.named_in(text) == (number,)
    assert numbers.is_one(number)
    masked = mask(text, Known(numbers=numbers))
    assert MASK in masked
    assert not numbers.named_in(masked)


@pytest.mark.parametrize(
    ("form", "text"), [(form, text) for form, texts in ELSEWHERE.items() for text in texts.split(" | ")]
)
def test_what_is_no_number_of_an_order_is_neither_found_nor_masked(form: str, text: str) -> None:
    numbers = OrderNumbers(form)
    assert numbers.named_in(text) == ()
    assert MASK not in mask(text, Known(numbers=numbers))


def test_each_number_of_a_list_is_found() -> None:
    assert OrderNumbers("####+").named_in("where are orders 1001, #1002 and 10003?") == ("1001", "1002", "10003")
    assert OrderNumbers("####").named_in("注文番号1001と1002") == ("1001", "1002")


def test_one_letter_and_a_figure_begin_no_number() -> None:
    assert OrderNumbers("W#####").masked("jeans in W32, and W-10231") == f"jeans in W32, and {MASK}"


def test_a_card_stays_a_card_whatever_the_form() -> None:
    known = Known(numbers=OrderNumbers("####-####-####-####"))
    assert mask("order 4111-1111-1111-1111", known) == "order [CARD]"
    assert mask("order 8123-4567-8901-2345", known) == "order [ORDER_NUMBER]"


@pytest.mark.parametrize("begun", ["HM-2611", "hm2611", "HM-261105-03"])
def test_the_beginning_of_a_number_is_one_to_the_rules(begun: str) -> None:
    numbers = OrderNumbers("HM-######-####")
    assert re.fullmatch(numbers.begun, begun)
    assert numbers.masked(f"where is {begun}?") == f"where is {MASK}?"


@pytest.mark.parametrize(
    "form",
    ["", "HM-261105-0301", "#1001", "##", "?????", "-####", "####-", "€####", "HM-####\n", "HM~####", "#" * 41],
)
def test_what_is_no_form_is_told_with_a_remedy(form: str) -> None:
    misfit = OrderForm(form).misfit
    assert misfit
    assert "as in HM-######-####" in misfit


def test_two_stores_know_each_their_own() -> None:
    bundled, velo = (open_store(folder).order_numbers for folder in (BUNDLED, VELO))
    text = "HM-261105-0301 or VS-261105-0012"
    assert (bundled.named_in(text), velo.named_in(text)) == (("HM-261105-0301",), ("VS-261105-0012",))
    assert mask(text, Known(numbers=velo)) == f"HM-261105-0301 or {MASK}"


def test_no_code_knows_the_form_of_a_store() -> None:
    begun = [open_store(store).order_numbers.form[:2] for store in (BUNDLED, VELO, TEMPLATE)]
    places = [
        str(path.relative_to(ROOT))
        for package in ("app", "pipeline", "guardrails", "infra")
        for path in (ROOT / package).rglob("*.py")
        if re.search(rf"\b(?:{'|'.join(begun)})(?:-?\d|\[|\\)", path.read_text(encoding="utf-8"))
    ]
    assert places == []
