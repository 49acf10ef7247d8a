"""Follow-ups that mean a title without its name: "is it finished?", "and Berserk?"."""

from __future__ import annotations

import re

from pipeline.catalogue.all_told import asks_for_all
from pipeline.catalogue.names import Named
from pipeline.conversation.pointing import FOR_THEM
from pipeline.conversation.state import Topic
from pipeline.trade import Trade, Wording
from pipeline.wording.cues import cues_of
from pipeline.wording.lead import SHORT_JAPANESE, without_lead
from pipeline.wording.topics import is_about_an_item, is_about_other_titles, is_about_service, is_only_about_an_item
from pipeline.wording.words import is_japanese

_PRONOUN = Wording(r"\b(?:(?:this|that|the) (?:{items}|title|one)|its?|they|them|their|this|that)\b", re.IGNORECASE)
_THAN = re.compile(r"\b(?:than|as \w+ as)\b", re.IGNORECASE)
_MAKER = re.compile(r"\b(?:he|she|his|her|him)\b", re.IGNORECASE)
"""A person is never the title: at most who made it."""
_MADE = Wording(r"\b(?:{makes}|ma[dk]e|create\w*|publish\w*|born|die[ds]?|alive|by (?:him|her))\b", re.IGNORECASE)
_JAPANESE_PRONOUN = Wording(r"^(?:それ|これ|その|この)(?:{items_ja}|シリーズ)?[はをもがの]?")
_JAPANESE_OF_IT = Wording(
    r"^(?:[そこ]れ[はのって]*|[そこ]の{items_ja}[はのって]*)?全?(?:{makers_ja}|{facts_ja}|{states_ja})"
    r"(?!.*(?:(?<!日){items_ja}|おすすめ))"
)
_SAYS_WHAT = Wording(r"{items}|title")
_SHORT = 4
"""Words of a question for a fact that says not of what: "how many so far"."""
_POSSESSIVE = frozenset({"its", "their"})


def asks_of_nothing(text: str, topic: Topic, trade: Trade) -> bool:
    """Whether a message asks for a fact of a title that neither it nor what was said before names."""
    rest = without_lead(text)
    if topic.title or topic.thing or topic.wish or is_about_service(rest, trade):
        return False
    if is_japanese(rest):
        return len(rest) < SHORT_JAPANESE and bool(_JAPANESE_OF_IT.of(trade).match(rest))
    of_a_title = any(cue.of_items for cue in cues_of(rest, trade))
    points = topic.subject is None and bool(_PRONOUN.of(trade).search(rest))
    return is_only_about_an_item(rest, trade) and (of_a_title or points)


def compared_with(text: str, topic: Topic, named: Named, trade: Trade) -> str | None:
    """Make "is it longer than Monster?" after a question about Berserk ask it of that one."""
    pronoun = _PRONOUN.of(trade).search(text)
    behind = _THAN.search(text, pronoun.end()) if pronoun else None
    if not (pronoun and behind and topic.title) or topic.title == named.title:
        return None
    return f"{text[: pronoun.start()]}{topic.title}{text[pronoun.end() :]}"


def of_the_title(text: str, topic: Topic, trade: Trade) -> str | None:
    """The follow-up with the title that it is about; None where it stands alone, or is about the shop's service."""
    rest = without_lead(text)
    if is_about_service(rest, trade):
        return None
    if topic.title and is_japanese(text):
        return _japanese_of(rest, topic.title, trade)
    pronoun = _PRONOUN.of(trade).search(rest)
    of_a_title = is_only_about_an_item(rest, trade) or (pronoun and _SAYS_WHAT.of(trade).search(pronoun[0]))
    # A page may be called by a question: no such thing is "it".
    subject = topic.title if of_a_title or (topic.subject or "").endswith("?") else topic.subject
    if subject and pronoun and not FOR_THEM.search(rest):
        possessive = "'s" if pronoun[0].lower() in _POSSESSIVE else ""
        return f"{rest[: pronoun.start()]}{subject}{possessive}{rest[pronoun.end() :]}"
    return f"{topic.title}: {rest}" if topic.title and _is_of_it(rest, trade, led=rest != text) else None


def _is_of_it(rest: str, trade: Trade, *, led: bool) -> bool:
    """Whether a question that names nothing is about the last item. ``led`` is one behind "and" or "ok"."""
    cues = cues_of(rest, trade)
    of_all = asks_for_all(rest, trade) and any(cue.name == "price" for cue in cues)
    in_short = len(rest.split()) <= _SHORT and any(cue.of_items for cue in cues)
    of_its_maker = bool(_MAKER.search(rest))
    follows = is_about_an_item(rest, trade) and (led or of_its_maker)
    made = of_its_maker and bool(_MADE.of(trade).search(rest))
    return of_all or in_short or follows or made or is_only_about_an_item(rest, trade)


def _japanese_of(text: str, title: str, trade: Trade) -> str | None:
    """Japanese drops its subject: a short question about an item is about the last one."""
    if pronoun := _JAPANESE_PRONOUN.of(trade).match(text):
        return f"{title}: {text[pronoun.end() :]}"
    may_read = any(cue.compares for cue in cues_of(text, trade)) and not is_about_other_titles(text)
    return f"{title}: {text}" if len(text) < SHORT_JAPANESE and (may_read or is_about_an_item(text, trade)) else None
