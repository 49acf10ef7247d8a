"""What an intent is, once more: by what is known of the question beside its wording, as its title, reader and topic."""

from __future__ import annotations

import re

from pipeline.catalogue.unwanted import without_unwanted
from pipeline.conversation.asking_again import is_about_the_answer
from pipeline.conversation.courtesy import is_courtesy
from pipeline.conversation.taken_back import is_taken_back
from pipeline.intents import LISTING, OWN_ORDERS, UNSURE, Role
from pipeline.orders.other_customers import asks_for_anothers
from pipeline.orders.stopping import wants_it_stopped
from pipeline.orders.topics import order_topic
from pipeline.trade import Trade, Wording
from pipeline.types.asking import Query
from pipeline.understanding.bulk import wants_many
from pipeline.understanding.doubting import asks_the_shop, doubted
from pipeline.understanding.lending import asks_to_borrow
from pipeline.understanding.meanings import meant_in
from pipeline.understanding.wanting import asks_for_more, asks_for_some, is_for_a_child
from pipeline.wording.cues import cues_of
from pipeline.wording.order_numbers import MASK
from pipeline.wording.topics import (
    asks_which_to_take,
    is_about_an_item,
    is_about_offers,
    is_about_oneself,
    is_about_other_titles,
    is_about_service,
    is_about_wares,
    is_harmed,
    is_small_talk,
    is_trouble,
)

_COURTESY = re.compile(
    r"\b(?:please|and|orders?|numbers?|status|my|the|for|of|info(?:rmation)?|hi|hello|thanks?|about|check|or|what|how|where|when|is|has|"
    r"then|it|arrive|shipped|tell me)\b|"
    r"注文|番号|と|の|です|お願いします|を",
    re.IGNORECASE,
)
_LIKE_A_TITLE = re.compile(
    r"\W*(?:(?:something|anything|some|one|ones|more|others?|titles?)\s+)?(?:like|similar to)\b(?! me\b)", re.IGNORECASE
)
"""A message that begins so asks for others, whatever else it says."""
_WHAT_NEXT = re.compile(
    r"\bnext\W*$|\bwhat (?:should|could|would|can|do) (?:i|we|he|she|they) (?:\w+ ){1,3}(?:after|then|now|next)\b|"
    r"\bwhat (?:else|now)\b|\b(?:got|have|know|is there|are there|give me|need|want) (?:any|some|more)|"
    r"^\W*(?:any|some|more)|\bmore,?(?: please)?\W*$|次(?:は|に)",
    re.IGNORECASE,
)
"""What somebody asks who names what was read as a model."""
_FOND = re.compile(
    r"(?:\b(?:is|are|am|was|got|gets?)|['\u2019](?:s|m|re)) (?:\w+ )?into\b|\b(?:likes|loves|enjoys)\b", re.IGNORECASE
)
"""Whoever it is that is fond of a title, no person has to be fetched: "my boss is into it"."""
_OF_ITS_COPIES = Wording(
    r"\b(?:which|what|how many) (?:{units}|{counted}|editions?|cop(?:y|ies))\b|"
    r"\b(?:an?|any|the|in) (?:{set_apart}|editions?)(?=\W*$| (?:of|for|from|in stock|available)\b)",
    re.IGNORECASE,
)
"""What is asked of the title itself, however much somebody loves it."""


def reconsidered(query: Query, role: Role | None, trade: Trade, *, by_rule: bool) -> Role | None:
    """Return the role that fits what is known of the question beside its wording: title, reader, topic.

    None stands for an intent of the store's own.
    """
    if query.foreign:
        return "fact" if query.title else "chitchat"
    if is_taken_back(query.text) or is_about_the_answer(query.text) or (is_courtesy(query.text) and not query.title):
        role, by_rule = "chitchat", True
    if (
        role == "chitchat"
        and (by_rule or (is_small_talk(query.beside_the_title) and not asks_the_shop(query.text, trade)))
        and not ((query.names_reader and query.reader_age is not None) or query.harmless_at is not None)
    ):
        return role
    guessed = role == "escalation" and not by_rule
    if (role in OWN_ORDERS or guessed) and (asks_for_anothers(query.text) or wants_many(query.text, trade)):
        role, by_rule = UNSURE, True
    if role in {*OWN_ORDERS, "escalation", None} and by_rule:
        return role
    if named := _by_what_it_names(query, role, trade):
        return named
    role = role if by_rule else doubted(query, role, trade)
    about_service = is_about_service(_wanted_of(query), trade)
    if query.title:
        role = _about_a_title(query, role, trade, about_service=about_service)
        # A title that is named is what is asked about, where nothing else is asked for.
        which = len(query.names) > 1 and asks_which_to_take(query.text)
        return "fact" if role in LISTING and not (by_rule or which or _wants_others(query, trade)) else role
    if not about_service and asks_for_some(query, role, trade, by_rule=by_rule):
        return "discovery"
    if not about_service and (
        is_for_a_child(query, trade) or (role in {UNSURE, "chitchat"} and asks_for_more(query, trade))
    ):
        return role if role in LISTING else "recommendation"
    of_the_service = role in LISTING and about_service and not by_rule and not is_about_wares(query.text, trade)
    return UNSURE if of_the_service or role == "chitchat" else role


def _wanted_of(query: Query) -> str:
    """What it asks for, beside the title that it names, and what a wish for some kind rules out: "but no school"."""
    if query.title:
        return query.beside_the_title
    wish = query.wish or query.text
    return without_unwanted(wish) if query.taste.kinds else wish


def _by_what_it_names(query: Query, role: Role | None, trade: Trade) -> Role | None:
    """What decides, whatever the wording is like.

    An order that is to be stopped, its number, an offer's code, a word whose meaning is asked, and what is to be lent.
    """
    if wants_it_stopped(query.text) or (role not in OWN_ORDERS and _is_of_an_order(query.text, trade)):
        return "tracking"
    if query.codes:
        return "checkout" if is_trouble(query.text) else "offers"
    if role in {*OWN_ORDERS, None}:
        return None
    is_of_the_pages = asks_to_borrow(query.text) or (not query.title and meant_in(query.text, trade))
    return UNSURE if is_of_the_pages else None


def _is_of_an_order(text: str, trade: Trade) -> bool:
    """Whether a message names an order, and says what it wants of that one, or nothing else."""
    rest = text.replace(MASK, " ")
    return rest != text and (order_topic(rest, trade) is not None or not re.search(r"\w", _COURTESY.sub("", rest)))


def _about_a_title(query: Query, role: Role | None, trade: Trade, *, about_service: bool) -> Role | None:
    if about_service and not is_about_an_item(query.text, trade) and role in {*LISTING, "fact"}:
        return "help"
    beside = query.beside_the_title
    if role == "offers" and not is_about_offers(beside):
        return "fact"
    if not about_service and _is_guessed_from_the_title(beside, role, trade):
        return "fact"
    if role == UNSURE and not about_service and is_about_an_item(beside, trade):
        return "fact"
    if (
        role in {"fact", UNSURE}
        and not about_service
        and (_LIKE_A_TITLE.match(beside) or (query.taste.like and _asks_for_others(query, trade)))
    ):
        return "recommendation"
    if role == "tracking" and about_service and is_harmed(query.text, trade):
        return UNSURE
    if role == "chitchat" or (query.names_reader and not about_service and not _wants_others(query, trade)):
        return "fact"
    return role


def _asks_for_others(query: Query, trade: Trade) -> bool:
    """Whether who names a model asks for others, and for no fact of that one: "some for fans of it"."""
    beside = query.beside_the_title
    return bool(_WHAT_NEXT.search(query.text)) or (is_about_wares(beside, trade) and not cues_of(beside, trade))


def _wants_others(query: Query, trade: Trade) -> bool:
    """Whether the title that is named is but the model for what is wished for: in Japanese that is said, if at all."""
    model = query.taste.like and query.language != "ja" and not _OF_ITS_COPIES.of(trade).search(query.text)
    return bool(model) or is_about_other_titles(query.beside_the_title)


def _is_guessed_from_the_title(beside: str, role: Role | None, trade: Trade) -> bool:
    """Whether nothing beside a title is what the head takes the question for: "Do you have Code:Breaker?"."""
    if role in OWN_ORDERS:
        return any(cue.of_items or cue.name == "price" for cue in cues_of(beside, trade))
    of_trouble = is_trouble(beside) or (is_about_oneself(beside) and not _FOND.search(beside))
    return role in {"checkout", "escalation"} and (is_about_an_item(beside, trade) or not of_trouble)
