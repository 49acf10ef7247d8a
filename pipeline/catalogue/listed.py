"""Titles that are asked for in one breath, the known ones apart from the rest, so that none is passed over."""

from __future__ import annotations

import re

from pipeline.catalogue.names import TitleNames, as_written, folded
from pipeline.trade import Trade, Wording

_LIST = Wording(
    r"^(?P<lead>\W*(?:(?:hi|hello|hey|please|so)\W+)*"
    r"(?:(?:do|can|will|could|may) (?:you|we|they|i)\b(?: \w+)?? "
    r"(?:have|sell|carry|stock|got|offer|buy|get|order|find)|"
    r"(?:is|are) there|have you(?: got)?(?: any)?|got(?: any)?|any|is|are|"
    r"how much (?:is|are|does|do)|(?:price|prices) (?:of|for)|who (?:{makes}|made|created)|"
    r"how many {units} (?:of|do|does|are in|are there of)|i(?:'m| am) looking for|looking for)\s+)"
    r"(?P<things>.+?)"
    r"(?P<tail>\s+(?:in stock|available|for sale|{states}|cost|have|here|please|too|as well|"
    r"(?:at|in) your (?:shop|store)))?(?P<end>\W*)$",
    re.IGNORECASE,
)
_BETWEEN = re.compile(r"\s*,\s*(?:and |or )?|\s+(?:and|or|&)\s+", re.IGNORECASE)
_MARK = "\u16a0"
"""A letter, and one that nobody writes."""
_LONGEST = 6
"""Words of a thing in a list; what is longer is a clause."""


def each_of(text: str, names: TitleNames, trade: Trade) -> tuple[str, ...]:
    """Return the question for the titles of a list that we know, and the same for the rest; else the text alone."""
    plain, titles = _marked(text, names)
    found = _LIST.of(trade).match(plain) if titles else None
    if found is None:
        return (text,)
    things = [thing for thing in _BETWEEN.split(found["things"]) if thing.strip()]
    known = [thing for thing in things if _MARK in thing]
    rest = [thing for thing in things if _MARK not in thing]
    if not (known and rest) or any(len(thing.split()) > _LONGEST for thing in things):
        return (text,)
    if not all(re.fullmatch(rf"(?:the |a )?{_MARK}\d+{_MARK}", thing.strip(), re.IGNORECASE) for thing in known):
        return (text,)
    asks = (f"{found['lead']}{' and '.join(some)}{found['tail'] or ''}?" for some in (known, rest))
    return tuple(re.sub(rf"{_MARK}(\d+){_MARK}", lambda mark: titles[int(mark[1])], ask).strip() for ask in asks)


def _marked(text: str, names: TitleNames) -> tuple[str, list[str]]:
    """The text with a mark for each title: an "and" within a title parts nothing."""
    plain, titles = folded(text), list[str]()
    for named in names.all_in(text):
        marked = re.sub(as_written(named.words), f"{_MARK}{len(titles)}{_MARK}", plain, count=1, flags=re.IGNORECASE)
        if marked != plain:
            plain = marked
            titles.append(named.words)
    return plain, titles
