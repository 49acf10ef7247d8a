"""What is spoken of that is no title of the catalogue: a page's subject, or what is known to nobody here."""

from __future__ import annotations

import re

from pipeline.catalogue.subject import subject_of, thing_of
from pipeline.conversation.advice import is_a_fragment
from pipeline.conversation.pointing import FOR_THEM
from pipeline.trade import Trade
from pipeline.wording.cues import cues_of
from pipeline.wording.lead import SHORT_JAPANESE, without_lead
from pipeline.wording.topics import is_about_an_item, is_about_service, is_about_wares, is_only_about_an_item
from pipeline.wording.words import is_japanese

_STOPS = " ?？。.!！、,\"'「」『』"
_DEFINED = re.compile(
    r"^\W*(?:what(?:'s| is| are)|tell me (?:more )?about|explain)\s+"
    r"(?P<thing>(?:(?:the|an?|your)\s+)?[\w'&-]+(?:\s+(?!(?:for|of|on|in|to|with)\b)[\w'&-]+){0,3})\W*$",
    re.IGNORECASE,
)
_CALLED = re.compile(r"\b(?:the|your) (?P<thing>[A-Z][\w'-]*(?: [A-Z][\w'-]*)+)")
"""Written large behind an article: "is the Monthly Shelf available?"."""
_NAME = re.compile(r"[A-Z][\w'’:.-]*(?: (?:of|the|and|no|[A-Z0-9])[\w'’:.-]*)*|[a-z][\w'-]{4,}")
_JAPANESE_NAME = re.compile(
    r"(?:(?![はがをにでともかへ])[^\s、。？?]|[\u3041-\u3096](?=[\u30a0-\u30ff\u3400-\u9fff])){2,20}"
)
_PRONOUN = re.compile(r"\b(?:its?|they|them|their|this|that|one)\b", re.IGNORECASE)
_JAPANESE_PRONOUN = re.compile(r"^(?:それ|これ|そちら|こちら)(?=[はをもがの])")
_JAPANESE_HAS = re.compile(r"(?:まだ|今)?(?:あります|ありません|ある|在庫|売って|置いて|取り扱|買え|いくら)")


def thing_in(question: str, trade: Trade) -> str | None:
    """Return the words for the thing that a question is about, where it names one and asks of no titles."""
    rest = without_lead(question)
    if defined := _DEFINED.match(rest):
        return None if is_about_wares(defined["thing"], trade) else defined["thing"]
    if called := _CALLED.search(rest):
        return called["thing"]
    if subject_of(rest, trade).framed and subject_of(rest, trade).thing and not is_about_service(rest, trade):
        return thing_of(rest, trade).strip(_STOPS) or None
    return rest.strip(_STOPS) if _is_a_bare_name(rest.strip(_STOPS), trade) else None


def _is_a_bare_name(text: str, trade: Trade) -> bool:
    if is_about_service(text, trade) or is_about_an_item(text, trade) or is_about_wares(text, trade):
        return False
    if is_japanese(text):
        return bool(_JAPANESE_NAME.fullmatch(text)) and not cues_of(text, trade)
    return bool(_NAME.fullmatch(text)) and is_a_fragment(text, trade)


def of_the_thing(text: str, thing: str, title: str | None, trade: Trade) -> str | None:
    """The follow-up with the thing in it; None where it stands alone, or is about a title that was named before it.

    Args:
        text: the follow-up.
        thing: what was last spoken of.
        title: the title that was spoken of before.
        trade: the words of what is sold.
    """
    rest = without_lead(text)
    if title and any(cue.of_items for cue in cues_of(rest, trade)):
        return None
    if is_japanese(text):
        return _in_japanese(rest, thing, trade)
    if (pronoun := _PRONOUN.search(rest)) and not FOR_THEM.search(rest):
        possessive = "'s" if pronoun[0].lower() in {"its", "their"} else ""
        return f"{rest[: pronoun.start()]}{thing}{possessive}{rest[pronoun.end() :]}"
    return f"{thing}: {rest}" if not title and is_only_about_an_item(rest, trade) else None


def _in_japanese(rest: str, thing: str, trade: Trade) -> str | None:
    if pronoun := _JAPANESE_PRONOUN.match(rest):
        return f"{thing}{rest[pronoun.end() :]}"
    if len(rest) >= SHORT_JAPANESE:
        return None
    if _JAPANESE_HAS.match(rest):
        return f"{thing}は{rest}"
    return f"{thing}は{rest}" if is_about_an_item(rest, trade) else None
