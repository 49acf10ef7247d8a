from __future__ import annotations

from datetime import date

import pytest

from pipeline.wording.days import days_in, without_days

TODAY = date(2026, 11, 25)  # a Wednesday


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("any promo codes for December 20?", "2026-12-20", "2026-12-20"),
        ("on the 20th of December", "2026-12-20", "2026-12-20"),
        ("on 2026-12-20", "2026-12-20", "2026-12-20"),
        ("on 12/20", "2026-12-20", "2026-12-20"),
        ("on January 3", "2027-01-03", "2027-01-03"),
        ("in March 2027", "2027-03-01", "2027-03-31"),
        ("12月20日に使える", "2026-12-20", "2026-12-20"),
        ("１２月のセール", "2026-12-01", "2026-12-31"),
        ("today", "2026-11-25", "2026-11-25"),
        ("明日", "2026-11-26", "2026-11-26"),
        ("next week", "2026-11-30", "2026-12-06"),
        ("来週", "2026-11-30", "2026-12-06"),
        ("this weekend", "2026-11-28", "2026-11-29"),
        ("on Black Friday", "2026-11-27", "2026-11-30"),
        ("Cyber Monday deals", "2026-11-30", "2026-11-30"),
        ("クリスマス", "2026-12-25", "2026-12-25"),
        ("next month", "2026-12-01", "2026-12-31"),
        ("20.12.2026", "2026-12-20", "2026-12-20"),
        ("on 20.12.", "2026-12-20", "2026-12-20"),
        ("20/12/2026", "2026-12-20", "2026-12-20"),
        ("12/20/2026", "2026-12-20", "2026-12-20"),
        ("Dec. 18th", "2026-12-18", "2026-12-18"),
        ("December deals", "2026-12-01", "2026-12-31"),
        ("十二月二十日", "2026-12-20", "2026-12-20"),
        ("next Friday", "2026-12-04", "2026-12-04"),
        ("this Saturday", "2026-11-28", "2026-11-28"),
        ("来週の金曜日", "2026-12-04", "2026-12-04"),
        ("in two weeks", "2026-12-09", "2026-12-09"),
        ("3日後", "2026-11-28", "2026-11-28"),
        ("on the 3rd", "2026-12-03", "2026-12-03"),
        ("end of the year", "2026-12-25", "2026-12-31"),
        ("月末", "2026-11-30", "2026-11-30"),
        ("next year", "2027-01-01", "2027-12-31"),
        ("on New Year's Day", "2027-01-01", "2027-01-01"),
    ],
)
def test_the_days_that_a_message_speaks_of(text: str, first: str, last: str) -> None:
    found = days_in(text, TODAY)
    assert found is not None
    assert tuple(day.isoformat() for day in found.period) == (first, last)


@pytest.mark.parametrize(
    "text", ["any promo codes?", "may I return it?", "volume 12", "on February 31", "LETTER10 with $25"]
)
def test_no_day_is_read_where_none_is_named(text: str) -> None:
    assert days_in(text, TODAY) is None


@pytest.mark.parametrize(
    ("text", "left"),
    [("any promo codes for December 20?", "any promo codes ?"), ("来週のセールは？", "セールは?"), ("any?", "any?")],
)
def test_the_days_can_be_taken_out(text: str, left: str) -> None:
    assert without_days(text, TODAY) == left
