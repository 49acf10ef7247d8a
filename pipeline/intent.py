"""Question to intent: rules first, then a trained head over the sentence embedding, with a way to be out of scope."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, replace

from pipeline.intent_rules import Rule
from pipeline.language import language_of
from pipeline.order_numbers import MASK
from pipeline.order_topics import order_topic
from pipeline.ports import Embed, IntentHead
from pipeline.routes import LISTING
from pipeline.topics import (
    is_a_sign,
    is_about_a_series,
    is_about_offers,
    is_about_oneself,
    is_about_other_titles,
    is_about_reading,
    is_about_service,
    is_harmed,
    is_small_talk,
    is_trouble,
)
from pipeline.types import Intent, IntentName, Query

RULE_WINS = 0.95
"""A rule surer than this decides alone, and saves the embedding."""
IN_SCOPE = 0.5
"""Less in-scope probability than this is out of scope; the head is calibrated, so this is the even bet."""
UNSURE: IntentName = "faq"
"""Out of scope searches everything all the same: better a "not found" than a wrong refusal."""

_FEW_WORDS = 3
_OWN_ORDERS: frozenset[IntentName] = frozenset({"order_tracking", "return_request"})
_OF_THE_PAGES: frozenset[IntentName] = frozenset(
    {"faq", "product_question", "product_discovery", "recommendation", "chitchat"}
)
_OF_A_GUESS: frozenset[IntentName] = frozenset(
    {*LISTING, "promotion", "escalation", "checkout_help", "product_question"}
)
"""What the head may take a question about the service for."""
_ANY_OFFER = re.compile(
    r"\W*(?:is there|are there|do you have|have you|got|any)\b(?:\s+[\w'-]+){0,4}?\s+"
    r"(?:discount|coupon|voucher|promo\w*|code|sale|deal)s?\b",
    re.IGNORECASE,
)
_COURTESY = re.compile(
    r"\b(?:please|and|orders?|numbers?|status|my|the|for|of|info(?:rmation)?|hi|hello|thanks?|about|check|or|what|how|where|when|is|has|"
    r"then|it|arrive|shipped|tell me)\b|"
    r"注文|番号|と|の|です|お願いします|を",
    re.IGNORECASE,
)
_ASKS = re.compile(r"\W*(?:who|what|which|where|when|how|is there|are there|do you have)\b", re.IGNORECASE)
_WHY = re.compile(r"\W*(?:why|how (?:come|do|does|can|is|are))\b", re.IGNORECASE)
"""What begins so is answered by no list of titles."""
_RULE_LENGTH = 300
"""Characters that the rules read; a longer message says more than one thing, and patterns stay cheap."""


@dataclass(frozen=True, slots=True)
class IntentClassifier:
    """Step: ``Query`` to ``Intent``. The embedding, where one was needed, stays in the result for the search."""

    rules: Sequence[Rule]
    head: IntentHead
    embed: Embed

    async def __call__(self, query: Query, /) -> Intent:
        """Classify. Raises PartUnavailable when no rule decides and the encoder is down."""
        found = await self._classified(query)
        name = reconsidered(query, found.name, by_rule=found.path == "rules")
        return found if name == found.name else replace(found, name=name)

    async def _classified(self, query: Query) -> Intent:
        if decided := match_rules(self.rules, query.text):
            return Intent(decided.intent, decided.confidence, "rules")
        embedding = await self.embed(query.text)
        by_name, in_scope = self.head(embedding.vector)
        if in_scope < IN_SCOPE:
            return Intent(UNSURE, 1.0 - in_scope, "out_of_scope", embedding)
        name = max(by_name, key=lambda intent: by_name[intent])
        return Intent(name, by_name[name] * in_scope, "head", embedding)


def reconsidered(query: Query, name: IntentName, *, by_rule: bool) -> IntentName:
    """Return the intent that fits what is known of the question beside its wording: title, reader, topic."""
    if query.foreign:
        return "product_question" if query.title else "chitchat"
    if is_a_sign(query.text):
        name, by_rule = "chitchat", True
    if name == "chitchat" and (by_rule or is_small_talk(query.text)) and not query.names_reader:
        return name
    if name in {*_OWN_ORDERS, "escalation"} and by_rule:
        return name
    if named := _by_what_it_names(query, name):
        return named
    name = name if by_rule else _doubted(query, name)
    about_service = is_about_service(query.wish or query.text)
    if query.title:
        return _about_a_title(query, name, about_service=about_service)
    if (
        query.rating is not None
        and not about_service
        and (name not in {"faq", "checkout_help"} or _wants_titles(query))
    ):
        return "product_discovery"
    if query.names_reader and query.reader_age is not None and not about_service and _wants_titles(query):
        return name if name in LISTING else "recommendation"
    of_the_service = name in LISTING and about_service and not by_rule and not is_about_reading(query.text)
    return UNSURE if of_the_service or name == "chitchat" else name


def _by_what_it_names(query: Query, name: IntentName) -> IntentName | None:
    """What an order's number or an offer's code decides, whatever the wording is like."""
    if _is_of_an_order(query.text) and name not in _OWN_ORDERS:
        return "order_tracking"
    if query.codes:
        return "checkout_help" if is_trouble(query.text) else "promotion"
    return None


def _doubted(query: Query, name: IntentName) -> IntentName:
    """What the head takes a question for, where its words do not speak against that."""
    if name in _OF_THE_PAGES and _ANY_OFFER.match(query.text):
        return "promotion"
    unlikely = (
        (name == "escalation" and (_asks_for_a_fact(query.text) or is_harmed(query.text)))
        or (name in LISTING and _WHY.match(query.text))
        or (name in _OWN_ORDERS and not is_about_oneself(query.text))
        # The encoder reads English: of Japanese, words that speak of the service tell more.
        or (language_of(query.text) == "ja" and name in _OF_A_GUESS and _is_of_the_service_only(query.text))
    )
    return UNSURE if unlikely else name


def _is_of_the_service_only(text: str) -> bool:
    return is_about_service(text) and not (is_about_a_series(text) or is_about_offers(text))


def _is_of_an_order(text: str) -> bool:
    """Whether a message names an order, and says what it wants of that one, or nothing else."""
    rest = text.replace(MASK, " ")
    return rest != text and (order_topic(rest) is not None or not re.search(r"\w", _COURTESY.sub("", rest)))


def _asks_for_a_fact(text: str) -> bool:
    """Whether a question wants to know something of the service, and nothing done for who asks."""
    is_question = text.rstrip().endswith(("?", "？")) and (_ASKS.match(text) or not is_about_oneself(text))
    return bool(is_question) and is_about_service(text)


def _about_a_title(query: Query, name: IntentName, *, about_service: bool) -> IntentName:
    if about_service and not is_about_a_series(query.text) and name in {*LISTING, "product_question"}:
        return "faq"
    if name == "checkout_help" and not about_service and is_about_a_series(query.text):
        return "product_question"
    if name == "order_tracking" and about_service and is_harmed(query.text):
        return UNSURE
    if name == "chitchat" or (query.names_reader and not about_service and not is_about_other_titles(query.text)):
        return "product_question"
    return name


def _wants_titles(query: Query) -> bool:
    """Whether it speaks of reading, or of little but the reader ("for primary school pupils")."""
    return is_about_reading(query.text) or len((query.wish or query.text).split()) <= _FEW_WORDS


def match_rules(rules: Sequence[Rule], text: str) -> Rule | None:
    """Return the surest rule that matches; None if none is sure, or if sure rules of equal rank disagree."""
    if len(text) > _RULE_LENGTH:
        return None
    plain = unicodedata.normalize("NFKC", text).lower().replace("\u2019", "'")
    sure = [rule for rule in rules if rule.confidence > RULE_WINS and rule.pattern.search(plain)]
    best = max((rule.confidence for rule in sure), default=0.0)
    top = [rule for rule in sure if rule.confidence == best]
    return top[0] if top and all(rule.intent == top[0].intent for rule in top) else None
