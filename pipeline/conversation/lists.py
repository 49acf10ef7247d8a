"""Lists of things in one question: "how much are gift wrapping and express shipping?" asks for each of them."""

from __future__ import annotations

import re

from pipeline.conversation.opening import OPENING, VERBAL
from pipeline.trade import Trade
from pipeline.wording.topics import (
    is_about_an_item,
    is_about_service,
    is_harmed,
    is_only_about_offers,
    is_trouble,
    service_words,
)

MOST = 3
"""Wishes answered one by one; what a message asks beyond goes with the last of them."""

_LISTED = re.compile(r"\s*,\s*(?:and |or )?|\s+and\s+", re.IGNORECASE)
_OF_BOTH = re.compile(
    r"^(?P<frame>\W*(?:how much (?:is|are|for)|(?:what(?:'s| is| are) )?(?:the |your )?"
    r"(?:costs?|prices?|fees?) (?:of|for)|"
    r"(?:(?:can|could) you )?(?:tell me about|explain)|what(?:'s| is| are)|"
    r"(?:i need )?(?:help|info\w*) (?:with|on|about))) "
    r"(?P<one>.+?),? (?:and|plus|&) (?:for |of )?(?P<other>[^,]+?)\W*$",
    re.IGNORECASE,
)
_PRICED = re.compile(r"how much|cost|price|fee", re.IGNORECASE)
_QUALITY = r"(?:[\w-]+(?:ed|able|ible)|free|safe|secure|carbon[- ]neutral)"
_OF_ONE = re.compile(
    rf"^\W*(?P<verb>is|are|will|does) (?P<thing>(?:(?!and\b|or\b)[\w'-]+ ){{1,4}}?)(?P<one>{_QUALITY})(?:,| and|,? or) "
    rf"(?P<other>{_QUALITY})\W*$",
    re.IGNORECASE,
)
_BEHIND = re.compile(
    rf"^(?P<ask>[^?,]+)(?:, (?:and |also )?| (?:and|also) )(?:is (?:it|that) )?(?P<other>{_QUALITY})\W*$", re.IGNORECASE
)
"""A quality behind a question: "do you ship to Oslo, insured?"."""
_IS_SENT = re.compile(r"ship|deliver|send|post|parcel|package|courier", re.IGNORECASE)
_AS_A_THING = {"ship": "shipping", "deliver": "delivery", "send": "shipping", "post": "shipping"}
_ARTICLE = re.compile(r"^(?:the|a|an|your|any)\s+", re.IGNORECASE)
_FOR_WHOM = re.compile(r"\bfor (?:an?|my|our|the) .+")
_LONGEST = 5
"""Words of a thing in a list."""


def each_listed(text: str, trade: Trade) -> tuple[str, ...]:
    """Return the questions for each thing of a list that is one question, or for each quality of one; else none."""
    return _qualities(text, trade) or _things(text, trade)


def _qualities(text: str, trade: Trade) -> tuple[str, ...]:
    """The questions for each of the qualities of one thing, or none: "is shipping insured and tracked?"."""
    if (both := _OF_ONE.match(text)) and is_about_service(both["thing"], trade):
        return tuple(f"{both['verb']} {both['thing'].strip()} {quality}?" for quality in both.group("one", "other"))
    behind = _BEHIND.match(text)
    thing = service_words(behind["ask"], trade) if behind else None
    if not (behind and thing and _IS_SENT.search(thing) and OPENING.of(trade).match(behind["ask"])):
        return ()
    return f"{behind['ask']}?", f"is {_AS_A_THING.get(thing.casefold(), thing)} {behind['other']}?"


def _things(text: str, trade: Trade) -> tuple[str, ...]:
    """The things of a list that is one question, or none: "how much are gift wrapping and express shipping?"."""
    if not is_about_service(text, trade):
        return ()
    both = _OF_BOTH.match(text)
    if both and (_have_prices(both, trade) or _are_services(text, both, trade)):
        return tuple(f"{both['frame']} {thing}?" for thing in both.group("one", "other"))
    return _fragments(text, trade)


def _have_prices(both: re.Match[str], trade: Trade) -> bool:
    """Whether the price of something and of a part of the service is asked: "price of Nana and express shipping"."""
    short = max(len(thing.split()) for thing in both.group("one", "other")) <= _LONGEST
    plain = short and not VERBAL.of(trade).match(both["other"])
    return plain and bool(_PRICED.search(both["frame"])) and is_about_service(both["other"], trade)


def _are_services(text: str, both: re.Match[str], trade: Trade) -> bool:
    return is_about_service(both["one"], trade) and _are_two(text, both["one"], both["other"], trade)


def _are_two(text: str, one: str, other: str, trade: Trade) -> bool:
    """Whether two things are asked for, and not one with two words before it ("return and refund policy")."""
    first, second = (len(_ARTICLE.sub("", thing).split()) for thing in (one, other))
    apart = first > 1 or second == 1
    told = (is_about_service(thing, trade) or is_about_an_item(thing, trade) for thing in (one, other))
    short = max(first, second) <= _LONGEST and not VERBAL.of(trade).match(other)
    return (
        apart
        and short
        and all(told)
        and not (is_trouble(text) or is_harmed(text, trade) or is_only_about_offers(text, trade))
    )


def _fragments(text: str, trade: Trade) -> tuple[str, ...]:
    """The things of a list without a verb: "shipping to Melbourne, tracked?"."""
    pieces = [piece for piece in _LISTED.split(text.strip(" ?")) if piece.strip()]
    if len(pieces) <= 1 or any(VERBAL.of(trade).match(piece) or len(piece.split()) > _LONGEST for piece in pieces):
        return ()
    if "," not in text and not (len(pieces) == len(("one", "other")) and _are_two(text, pieces[0], pieces[1], trade)):
        return ()
    # "40 of them for a school, discount?" asks for no discount but that one.
    whom = _FOR_WHOM.search(pieces[0])
    pieces = [f"{piece} {whom[0]}" if whom and is_only_about_offers(piece, trade) else piece for piece in pieces]
    return tuple(pieces[: MOST - 1]) + (", ".join(pieces[MOST - 1 :]),) * (len(pieces) >= MOST)
