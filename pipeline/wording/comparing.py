"""What a message compares a title with: where such a name stands, in whatever case."""

from __future__ import annotations

import re

COMPARES = re.compile(
    r"\b(?:or|vs\.?|versus|than|both|either|between|compared?|comparing|comparison|differences?|before|same)\b|"
    r"どっち|どちら|同じ|比べ|違い",
    re.IGNORECASE,
)
MOST = 3
"""Titles that are told of in one answer."""
MARK = "\u16a0"
"""Stands in the place of a name that is known: a letter, and one that nobody writes."""
_JOINS = r"(?:\s*,\s*(?:and |or )?|\s*[/&]\s*|\s+(?:or|and|vs\.?|versus|than|before|(?:compared )?(?:with|to))\s+)"
_ARTICLE = r"(?:(?:an?|the|one of) )?"


def beside_a_mark(names: str) -> re.Pattern[str]:
    """The pattern of a name that is joined to a mark by "or", "than" and the like. ``names`` is that of all names."""
    return re.compile(
        rf"{MARK}(?: \w+)?{_JOINS}{_ARTICLE}(?P<behind>{names})(?!\w)|"
        rf"(?<!\w)(?P<before>{names})(?: \w+)?{_JOINS}{_ARTICLE}{MARK}",
        re.IGNORECASE,
    )
