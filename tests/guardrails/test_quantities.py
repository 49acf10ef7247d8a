"""Numbers with what they count."""

from __future__ import annotations

import pytest

from guardrails.grounding.quantities import Quantity, counted, quantities


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("two weeks", "14 days"),
        ("half an hour", "30 minutes"),
        ("an hour", "60 minutes"),
        ("a year", "12 months"),
        ("5-7 business days", "five to seven business days"),
        ("$5", "5 dollars"),
        ("10 percent", "10%"),
        ("20 kg", "20,000 g"),
        ("1,000 pages", "1000 pages"),
        ("60分", "1時間"),
        ("15ドル", "$15"),
    ],
)
def test_what_is_as_much_is_the_same_however_it_is_written(one: str, other: str) -> None:
    assert {each.measured for each in quantities(one)} == {each.measured for each in quantities(other)}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("20 kg", "20 pounds"),
        ("5 years", "5 months"),
        ("€150", "$150"),
        ("200 words", "200 characters"),
        ("10%", "$10"),
        ("3 weeks", "3 days"),
        ("30日", "30分"),
    ],
)
def test_the_same_number_of_something_else_is_not(one: str, other: str) -> None:
    assert not {each.measured for each in quantities(one)} & {each.measured for each in quantities(other)}


def test_what_a_number_counts_need_not_be_known() -> None:
    assert quantities("three owls") == {Quantity(3.0, "", 3.0)}


@pytest.mark.parametrize("text", ["a page that tells", "one", "version 2.1.3", "Vinland", "a halfway house", ""])
def test_what_is_no_quantity_of_a_known_kind_is_none(text: str) -> None:
    assert not [each for each in quantities(text) if each.kind]


def test_what_a_number_counts_is_behind_it() -> None:
    assert counted("50 active alerts, twelve of them old") == {("active", 50), ("alert", 50)}
    assert counted("within 30 calendar days, 20% off and $5") == frozenset()
