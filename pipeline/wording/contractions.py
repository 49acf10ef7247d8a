"""Contractions that are typed without their apostrophe: "isnt" is read as "isn't"."""

from __future__ import annotations

import re

_NOT = "is are was were do does did has have had ca could would should must need ai"
_BARE = re.compile(
    rf"(?<![\w'\u2019-])(?P<not>(?:{_NOT.replace(' ', '|')})n)(?P<t>t)(?![\w'\u2019-])|"
    r"(?<![\w'\u2019-])(?P<who>what|who|where|how|when|that|there|here)(?P<s>s)(?![\w'\u2019-])",
    re.IGNORECASE,
)
"""None of them is a word of its own, as "wont" and "its" are."""


def with_apostrophes(text: str) -> str:
    """The text with the apostrophes that it leaves out; all else of it stays."""
    return _BARE.sub(_written, text)


def _written(match: re.Match[str]) -> str:
    before, behind = (match["not"], match["t"]) if match["not"] else (match["who"], match["s"])
    return f"{before}'{behind}"
