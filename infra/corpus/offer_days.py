"""The days of an offer in words, at the head of its text: no quote of the offer is without them."""

from __future__ import annotations

import re
from datetime import date

from infra.corpus.header import Header

_WRITTEN_SMALL = re.compile(r"[A-Z](?![A-Z0-9])")
"""A first letter that only the beginning of a sentence makes a capital: that of a code is one anywhere."""
_HEADINGS = re.compile(r"(?:[ \t]*(?:#{1,6}[ \t].*)?\n)*")


def with_days(text: str, header: Header, language: str) -> str:
    """The text of an offer with the days that its header states, below its headings; any other text as it is."""
    if header.type != "promotion" or not (header.valid_from or header.valid_until):
        return text
    above = _HEADINGS.match(text)
    start = above.end() if above else 0
    said = _said_ja if language == "ja" else _said
    return text[:start] + said(_day(header.valid_from), _day(header.valid_until), text[start:])


def _said(first: date | None, last: date | None, text: str) -> str:
    if _WRITTEN_SMALL.match(text):
        text = text[:1].lower() + text[1:]
    days = f"From {_written(first)} to {_written(last)}" if first and last else ""
    return f"{days or (f'From {_written(first)}' if first else f'Until {_written(last)}')}, {text}"


def _said_ja(first: date | None, last: date | None, text: str) -> str:
    return f"{_written_ja(first, 'から')}{_written_ja(last, 'まで')}、{text}"


def _day(day: str) -> date | None:
    return date.fromisoformat(day) if day else None


def _written(day: date | None) -> str:
    return f"{day.day} {day:%B %Y}" if day else ""


def _written_ja(day: date | None, particle: str) -> str:
    return f"{day.year}年{day.month}月{day.day}日{particle}" if day else ""
