"""A follow-up about something to read as a question of its own: "shorter" is "a dark fantasy manga, shorter"."""

from __future__ import annotations

import re

from pipeline.lead import without_lead
from pipeline.topics import says_no_kind
from pipeline.unwanted import unwanted_in
from pipeline.words import is_japanese, words_of

_REQUEST = re.compile(
    r"^(?:(?:hi|hello|hey|please)\W+)*(?:(?:can|could|would|will) you )?(?:please )?"
    r"(?:recommend|suggest|show|find|give)(?: (?:me|us))? ",
    re.IGNORECASE,
)
_SAYS_READING = re.compile(r"^(?:[\w-]+ ){0,3}(?:manga|series|titles?|reads?)\b", re.IGNORECASE)
_SHORT_KIND = re.compile(r"(?:an?|some|one)(?: [\w-]+){1,3}", re.IGNORECASE)
_JAPANESE_REQUEST = "おすすめの漫画を教えてください"
_STOPS = " \u3000?？。.!！"


def asked_anew(text: str, wish: str, title: str | None) -> str:
    """The follow-up as a question of its own.

    Args:
        text: the follow-up.
        wish: what was asked for before; may be empty.
        title: the title that was spoken of, where there was no such wish.
    """
    rest = without_lead(text).strip(_STOPS)
    unwanted = unwanted_in(rest)
    rest = "" if says_no_kind(rest) else rest
    if is_japanese(text):
        return "、".join(part for part in (_wanted_in_japanese(wish, unwanted), rest) if part)
    kept = " ".join(word for word in wish.split() if not words_of(word) & unwanted)
    before = _wanted(kept) if kept else f"a manga other than {title}" if title else "a manga"
    return f"Can you recommend {', '.join(part for part in (before, _uncapitalised(rest)) if part)}?"


def _wanted_in_japanese(wish: str, unwanted: frozenset[str]) -> str:
    before = re.sub(r"[?？。]+", "、", wish.strip(_STOPS).lstrip("のにへは "))
    return before if is_japanese(before) and not words_of(before) & unwanted else _JAPANESE_REQUEST


def _wanted(wish: str) -> str:
    """What a wish is for: "a horror manga" of "recommend a horror"; the whole wish where that cannot be told."""
    plain = re.sub(r"[?？]+", ",", wish.strip(_STOPS))
    bare = _REQUEST.sub("", plain)
    if bare != plain and _SAYS_READING.match(bare):
        return bare
    kind, comma, more = bare.partition(",")
    if bare != plain and _SHORT_KIND.fullmatch(kind):
        return f"{kind} manga{comma}{more}"
    return f"a manga: {_uncapitalised(bare)}"


def _uncapitalised(text: str) -> str:
    """Without the capital of a sentence, which would make a name of its first word."""
    return text[:1].lower() + text[1:] if text[1:2].islower() or text[1:2] == " " else text
