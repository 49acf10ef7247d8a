import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from guardrails.pii import PiiDetection, find, mask
from pipeline.types import Allow, Evidence, Rewrite

CAUGHT = [
    ("mail me at foo.bar@example.co.jp", "mail me at [EMAIL]"),
    ("連絡先はtaro@example.comです", "連絡先は[EMAIL]です"),
    ("ＦＯＯ＠example．com", "[EMAIL]"),
    ("taro\u200b@exam\u200bple.com", "[EMAIL]"),
    ("john (at) example (dot) com", "[EMAIL]"),
    ("call 090-1234-5678 today", "call [PHONE] today"),
    ("０３−１２３４−５６７８ に電話", "[PHONE] に電話"),
    ("+1 (415) 555-2671", "[PHONE]"),
    ("my card is 4111 1111 1111 1111.", "my card is [CARD]."),
    ("マイナンバーは621498320257です", "マイナンバーは[MY_NUMBER]です"),
    ("〒150-0002 東京都渋谷区渋谷2丁目21番1号", "[ADDRESS]"),
    ("京都市中京区寺町通1-2-3", "[ADDRESS]"),
    ("1-2-3 Shibuya, Shibuya-ku, Tokyo 150-0002", "[ADDRESS]"),
    ("ship to 221B Baker Street, London", "ship to [ADDRESS]"),
    ("I live at 5 Oak Lane, Springfield, IL 62704", "I live at [ADDRESS]"),
    ("Hauptstraße 5, 10115 Berlin", "[ADDRESS]"),
    ("where is HM-231102-0042?", "where is [ORDER_NUMBER]?"),
    ("key sk-abcdefghijklmnop1234", "key [API_KEY]"),
    ("Authorization: Bearer abc.def-1234567890", "Authorization: Bearer [API_KEY]"),
    ("AKIAIOSFODNN7EXAMPLE", "[API_KEY]"),
    ("ghp_0123456789abcdefghijABCDEFGHIJ012345", "[API_KEY]"),
    ("eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0.abc", "[API_KEY]"),
    ("api_key=abcd1234efgh", "api_key=[API_KEY]"),
    ("GB29 NWBK 6016 1331 9268 19 and more", "[IBAN] and more"),
    ("SSN 460-89-9847", "SSN [SSN]"),
    ("from 86.121.97.248", "from [IP_ADDRESS]"),
]
LEFT_ALONE = [
    "ISBN 978-4-08-882011-5 and 9784088820115",
    "JAN 4910123456789",
    "20th Century Boys, 86, 7 Seeds, Zom 100 Vol. 5",
    "3 Dr. Stone and 2 The Way of the Househusband",
    "Kaiju No. 8 volumes 1-10, chapters 1001-1005",
    "One Piece sold 500,000,000 copies in 2021 2022 2023",
    "1997-07-22 to 2024/01/31, 2023-11-02 12:30:11",
    "¥1,980, 1980円, $9.99",
    "No. 5 Your Lie in April",
    "version 1.2.3.4",
    "ConnectError at http://127.0.0.1:5000/v1/traces",
    "tracking number 1234-5678-9012",
    "the key to volume 3",
]


@pytest.mark.parametrize(("text", "masked"), CAUGHT)
def test_personal_data_is_masked(text: str, masked: str) -> None:
    assert mask(text) == masked


@pytest.mark.parametrize("text", LEFT_ALONE)
def test_what_a_bookshop_talks_about_is_left_alone(text: str) -> None:
    assert mask(text) == text


def test_a_card_number_must_pass_luhn() -> None:
    assert mask("4111 1111 1111 1112") == "4111 1111 1111 1112"


def test_spans_point_into_the_text_as_written() -> None:
    text = "ｍａｉｌ\u200b： taro@example．com。"
    (found,) = find(text)
    assert text[found.start : found.end] == "taro@example．com"


@given(
    st.lists(
        st.sampled_from([text for text, _ in CAUGHT] + LEFT_ALONE)
        | st.text("0123456789-@. aA+(){}〒東市", max_size=30),
        max_size=5,
    ),
    st.sampled_from(["", " ", "\n"]),
)
@settings(max_examples=200, deadline=None)
def test_masking_twice_changes_nothing(parts: list[str], glue: str) -> None:
    once = mask(glue.join(parts))
    assert mask(once) == once


def test_the_stage_names_the_kinds() -> None:
    verdict = PiiDetection().check("090-1234-5678, taro@example.com", Evidence(question=""))
    assert verdict == Rewrite("[PHONE], [EMAIL]", "email,phone")


def test_the_askers_own_numbers_pass() -> None:
    own = Evidence(question="", own_values=("HM-231102-0042",))
    assert PiiDetection().check("Your order HM-231102-0042 left today.", own) == Allow()
    assert PiiDetection().check("Order HM-231102-0043 is not yours.", own) == Rewrite(
        "Order [ORDER_NUMBER] is not yours.", "order_number"
    )


def test_the_shops_own_addresses_pass() -> None:
    stage = PiiDetection(shop_domains=("shop.example",))
    assert stage.check("Write to help@shop.example.", Evidence("")) == Allow()
    assert stage.check("Write to taro@notshop.example.", Evidence("")) == Rewrite("Write to [EMAIL].", "email")


@pytest.mark.parametrize(
    "text",
    ["Is One Piece still running? " * 18, "12 Main, 3.5 volumes, No. 8 in 1999, a@b. " * 11, "1" * 500, "a." * 250],
)
def test_500_characters_take_milliseconds_at_most(text: str) -> None:
    find(text)
    best = min(_seconds(text) for _ in range(5))
    assert best < 0.005


def _seconds(text: str) -> float:
    start = time.perf_counter()
    find(text)
    return time.perf_counter() - start
