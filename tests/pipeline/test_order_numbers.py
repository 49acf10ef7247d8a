"""The numbers of orders have one definition, which all that look for them share."""

from __future__ import annotations

import re

import pytest

from guardrails.pii import mask
from pipeline.order_numbers import MASK, PREFIX, numbers_in
from tests.conftest import ROOT

WRITTEN = [
    "HM-261105-0301",
    "hm-261105-0301",
    "HM 261105 0301",
    "hm2611050301",
    "HM261105-0301",
    "ＨＭ－２６１１０５－０３０１",
    "HM\u2011261105\u20130301",
    "注文HM-261105-0301は",
    "#HM-261105-0301,",
    "(HM-261105-0301)",
]
ELSEWHERE = ["HM-26110-0301", "HM-261105-03011", "AHM-261105-0301", "HM", "HMM-261105-0301", "261105-0301"]


@pytest.mark.parametrize("text", WRITTEN)
def test_what_the_desk_finds_the_guards_mask(text: str) -> None:
    assert numbers_in(text) == ("HM-261105-0301",)
    assert MASK in mask(text)


@pytest.mark.parametrize("text", ELSEWHERE)
def test_what_is_no_number_of_an_order_is_neither_found_nor_masked(text: str) -> None:
    assert numbers_in(text) == ()
    assert MASK not in mask(text)


def test_the_form_of_the_numbers_stands_in_one_place() -> None:
    places = [
        str(path.relative_to(ROOT))
        for package in ("app", "pipeline", "guardrails", "infra")
        for path in (ROOT / package).rglob("*.py")
        if re.search(rf"(?i)\b{PREFIX}[-?\[\\]", path.read_text(encoding="utf-8"))
    ]
    assert places == []
