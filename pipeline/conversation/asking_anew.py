"""A follow-up about what is sold as a question of its own: "shorter" is "a dark fantasy, shorter"."""

from __future__ import annotations

import re

from pipeline.catalogue.unwanted import unwanted_in
from pipeline.conversation.advice import is_not_these
from pipeline.trade import Trade, Wording
from pipeline.wording.lead import without_lead
from pipeline.wording.topics import says_no_kind
from pipeline.wording.words import is_japanese, words_of

_REQUEST = re.compile(
    r"^(?:(?:hi|hello|hey|please)\W+)*(?:(?:can|could|would|will) you )?(?:please )?"
    r"(?:recommend|suggest|show|find|give)(?: (?:me|us))? ",
    re.IGNORECASE,
)
_SAYS_WHAT = Wording(r"^(?:[\w-]+ ){0,3}(?:{items}|titles?|reads?)\b", re.IGNORECASE)
_SHORT_KIND = re.compile(r"(?:an?|some|one)(?: [\w-]+){1,3}", re.IGNORECASE)
_WITHIN = re.compile(r"[?？]+|(?<=\w{4})\.(?=\s)")
"""Ends a sentence of a wish that becomes one with what is added to it."""
_STOPS = " \u3000?？。.!！"


def asked_anew(text: str, wish: str, trade: Trade) -> str:
    """The follow-up as a question of its own.

    Args:
        text: the follow-up.
        wish: what was asked for before; may be empty.
        trade: the words of what is sold.
    """
    rest = without_lead(text).strip(_STOPS)
    unwanted = unwanted_in(rest, trade)
    rest = "" if says_no_kind(rest, trade) or is_not_these(rest) else rest
    if is_japanese(text):
        return "、".join(part for part in (_wanted_in_japanese(wish, unwanted, trade), rest) if part)
    kept = " ".join(word for word in wish.split() if not words_of(word, trade) & unwanted)
    item = _an(trade.line("item", "en"))
    before = _wanted(kept, trade) if kept else item
    return f"Can you recommend {', '.join(part for part in (before, _uncapitalised(rest)) if part)}?"


def _wanted_in_japanese(wish: str, unwanted: frozenset[str], trade: Trade) -> str:
    before = re.sub(r"[?？。]+", "、", wish.strip(_STOPS).lstrip("のにへは "))
    if is_japanese(before) and not words_of(before, trade) & unwanted:
        return before
    return f"おすすめの{trade.line('item', 'ja')}を教えてください"


def _wanted(wish: str, trade: Trade) -> str:
    """What a wish is for: "a horror" of "recommend a horror"; the whole wish where that cannot be told."""
    plain = _WITHIN.sub(",", wish.strip(_STOPS))
    bare = _REQUEST.sub("", plain)
    if bare != plain and _SAYS_WHAT.of(trade).match(bare):
        return bare
    item = trade.line("item", "en")
    kind, comma, more = bare.partition(",")
    if bare != plain and _SHORT_KIND.fullmatch(kind):
        return f"{kind} {item}{comma}{more}"
    return f"{_an(item)}: {_uncapitalised(bare)}"


def _an(noun: str) -> str:
    return f"{'an' if noun[:1] in 'aeio' else 'a'} {noun}"


def _uncapitalised(text: str) -> str:
    """Without the capital of a sentence, which would make a name of its first word."""
    return text[:1].lower() + text[1:] if text[1:2].islower() or text[1:2] == " " else text
