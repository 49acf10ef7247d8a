"""What an intent is, once more: by what is known of the question beside its wording, as its title, reader and topic."""

from __future__ import annotations

import re

from pipeline.advice import asks_for_others, is_a_fragment
from pipeline.asking_again import is_about_the_answer
from pipeline.bulk import wants_many
from pipeline.courtesy import is_courtesy
from pipeline.intents import LISTING, OWN_ORDERS, Role
from pipeline.language import language_of
from pipeline.order_numbers import MASK
from pipeline.order_topics import order_topic
from pipeline.other_customers import asks_for_anothers
from pipeline.taken_back import is_taken_back
from pipeline.topics import (
    asks_which_to_take,
    is_about_an_item,
    is_about_an_order,
    is_about_offers,
    is_about_oneself,
    is_about_other_titles,
    is_about_service,
    is_about_wares,
    is_harmed,
    is_small_talk,
    is_trouble,
)
from pipeline.trade import Trade, Wording
from pipeline.types.asking import Query
from pipeline.types.documents import TOTAL
from pipeline.unwanted import without_unwanted
from pipeline.words import words_of

UNSURE: Role = "help"
"""Out of scope searches everything all the same: better a "not found" than a wrong refusal."""

_FEW_WORDS = 3
_OF_THE_PAGES: frozenset[Role] = frozenset({*LISTING, "help", "fact", "chitchat"})
_OF_A_CHOICE: frozenset[Role | None] = frozenset({"fact", "checkout", "offers"})
"""What the head takes a wish for some of what is sold for, where that is bounded or ordered."""
_OF_A_GUESS: frozenset[Role] = frozenset({*LISTING, "offers", "escalation", "checkout", "fact"})
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
_OF_THE_SHOP = re.compile(
    r"\W*(?:(?:who|which|how many)\b(?!.*\b(?:wrong|in charge|responsible|complain\w*|talk|speak)\b).* "
    r"your (?!(?:name|favou?rite|creators?|makers?|friends?|family|father|mother|hero|boss|manager|supervisor)\b)\w|"
    r"(?:who|what|which|how many)\b(?!.*\bwrong\b).* (?:the|this|your) (?:shop|store|company|warehouse)\b|"
    r"are you (?:\w+ )?(?:hiring|recruiting|expanding|opening|closing|moving|planning|merging|looking for)\b|"
    r"(?:do|can|will) you (?!(?:like|love|know|remember|guess|be|understand|read|hear|see|feel)\b)\w+ (?:my|our) \w)",
    re.IGNORECASE,
)
"""Wants to know something of the shop, and no person: "who is your CEO?"; "what is your" is small talk."""
_DOES = re.compile(
    r"\W*do (?:you|they|the \w+) (?:(?:also|still|even|guys|actually|currently|maybe|perhaps|possibly|by chance|"
    r"by any chance|now|already|really|ever|usually|normally|generally|always|happen to) )*+"
    r"(?!(?:have|sell|carry|stock|offer|do|got|get|keep|recommend|suggest|know|think|like|love|prefer|read|enjoy|see|find)\b)"
    r"\w+",
    re.IGNORECASE,
)
"""What the shop does is told by no list of titles: "do you rent things out?"."""
_SOLD = re.compile(r"\W*do you (?:sell|stock|carry)\b", re.IGNORECASE)
_WHY = re.compile(r"\W*(?:why|how (?:come|do|does|can|is|are))\b", re.IGNORECASE)
"""What begins so is answered by no list of titles."""
_MEANING = re.compile(r"\bstands? for\b|(?<!\bi )\bmean(?:s|ing)?\b|意味", re.IGNORECASE)
"""What asks for the meaning of a word asks for nothing that is sold; "I mean" does not."""
_OF_WHO_ASKS = re.compile(r"\babout me\b|(?<!for )(?<!like )\bmy (?!fav)", re.IGNORECASE)
"""What somebody has already, or the shop has of him, is nothing to choose from."""
_ITEMS = Wording(r"\b{items}\b|{items_ja}")
_LIKE_A_TITLE = re.compile(
    r"\W*(?:(?:something|anything|some|one|ones|more|others?|titles?)\s+)?(?:like|similar to)\b(?! me\b)", re.IGNORECASE
)
"""A message that begins so asks for others, whatever else it says."""
_WHAT_NEXT = re.compile(r"\bnext\W*$|\bwhat (?:else|now)\b|次(?:は|に)", re.IGNORECASE)
"""What somebody asks who has read what he names as a model."""
_FOND = re.compile(
    r"(?:\b(?:is|are|am|was|got|gets?)|['\u2019](?:s|m|re)) (?:\w+ )?into\b|\b(?:likes|loves|enjoys)\b", re.IGNORECASE
)
"""Whoever it is that is fond of a title, no person has to be fetched: "my boss is into it"."""


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
        and (by_rule or (is_small_talk(query.beside_the_title) and not _OF_THE_SHOP.match(query.text)))
        and not ((query.names_reader and query.reader_age is not None) or query.harmless)
    ):
        return role
    if role in OWN_ORDERS and (asks_for_anothers(query.text) or wants_many(query.text, trade)):
        role, by_rule = UNSURE, True
    if role in {*OWN_ORDERS, "escalation", None} and by_rule:
        return role
    if named := _by_what_it_names(query, role, trade):
        return named
    role = role if by_rule else _doubted(query, role, trade)
    about_service = is_about_service(_wanted_of(query), trade)
    if query.title:
        role = _about_a_title(query, role, trade, about_service=about_service)
        # A title that is named is what is asked about, where nothing else is asked for.
        which = len(query.names) > 1 and asks_which_to_take(query.text)
        return "fact" if role in LISTING and not (by_rule or which or _wants_others(query)) else role
    if not about_service and (
        _picks(query, role, trade, by_rule=by_rule)
        or _of_a_rating(query, role, trade)
        or _rules_out(query, role, trade)
        or _wishes_for_some(query, role, trade)
    ):
        return "discovery"
    if not about_service and (
        _is_for_a_child(query, trade) or (role in {UNSURE, "chitchat"} and _asks_for_more(query, trade))
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


def _picks(query: Query, role: Role | None, trade: Trade, *, by_rule: bool) -> bool:
    """Whether it bounds or orders what is sold, and so asks for some of it: "the cheapest", "under 10"."""
    bound = query.taste.sort is not None or bool(query.taste.bounds)
    wanted = role in _OF_A_CHOICE or (role == UNSURE and _names_goods(query, trade))
    return bound and wanted and not by_rule and not is_about_offers(query.text)


def _rules_out(query: Query, role: Role | None, trade: Trade) -> bool:
    """Whether it asks for some of what is sold by what that is not to be."""
    heavy = query.taste.unwanted & words_of(trade.plain("heavy"), trade)
    ruled_out = query.harmless or bool(heavy and _names_goods(query, trade))
    return ruled_out and role not in {*LISTING, None} and not is_about_offers(query.text)


def _wishes_for_some(query: Query, role: Role | None, trade: Trade) -> bool:
    """Whether what nobody knows an intent for names a kind of what is sold, or who made it, and asks for such."""
    taste = query.taste
    says_so = _ITEMS.of(trade).search(query.text.casefold()) or taste.unwanted
    some = taste.made_by or ((taste.kinds or taste.chosen) and (says_so or taste.finished is not None))
    unknown = role in {UNSURE, "chitchat"}
    explained = _WHY.match(query.text) or _MEANING.search(query.text)
    return bool(some) and unknown and not explained and not is_about_offers(query.text)


def _names_goods(query: Query, trade: Trade) -> bool:
    """Whether it asks for some of what is sold by a word for that, and not how or why something is."""
    named = (
        query.taste.chosen
        or query.taste.kinds
        or any(fact == TOTAL for fact, *_ in query.taste.bounds)
        or _ITEMS.of(trade).search(query.text.casefold())
    )
    return bool(named) and not _WHY.match(query.text)


def _of_a_rating(query: Query, role: Role | None, trade: Trade) -> bool:
    """Whether it asks for what is rated in some way, and not what a rating means."""
    return (
        query.rating is not None
        and not _MEANING.search(query.text)
        and (role not in {"help", "checkout", None} or _wants_titles(query, trade))
    )


def _by_what_it_names(query: Query, role: Role | None, trade: Trade) -> Role | None:
    """What an order's number or an offer's code decides, whatever the wording is like."""
    if _is_of_an_order(query.text, trade) and role not in OWN_ORDERS:
        return "tracking"
    if query.codes:
        return "checkout" if is_trouble(query.text) else "offers"
    return None


def _doubted(query: Query, role: Role | None, trade: Trade) -> Role | None:
    """What the head takes a question for, where its words do not speak against that."""
    if role in _OF_THE_PAGES and _ANY_OFFER.match(query.text):
        return "offers"
    unlikely = (
        (
            role == "escalation"
            and (
                _asks_for_a_fact(query.text, trade)
                or is_harmed(query.text, trade)
                or _is_a_topic(query.text, trade)
                or _asks_of_the_shop(query.text)
            )
        )
        or (role in LISTING and (_WHY.match(query.text) or _is_of_a_service(query)))
        or (role in OWN_ORDERS and not is_about_oneself(query.beside_the_title))
        or (role == "tracking" and not is_about_an_order(query.text, trade))
        or (role in LISTING and _OF_WHO_ASKS.search(query.text) and not is_about_wares(query.text, trade))
        or (role == "offers" and _SOLD.match(query.text) and not is_about_offers(query.text))
        # The encoder reads English: of Japanese, words that speak of the service tell more.
        or (language_of(query.text, trade) == "ja" and _is_a_wrong_guess(query.text, role, trade))
    )
    return UNSURE if unlikely else role


def _is_a_wrong_guess(text: str, role: Role | None, trade: Trade) -> bool:
    """Whether words speak of the service alone, or of no trouble that wants a person."""
    of_the_service_only = is_about_service(text, trade) and not (is_about_an_item(text, trade) or is_about_offers(text))
    no_trouble = not (is_about_oneself(text) or is_trouble(text))
    return (role in _OF_A_GUESS and of_the_service_only) or (role == "escalation" and no_trouble)


def _is_of_an_order(text: str, trade: Trade) -> bool:
    """Whether a message names an order, and says what it wants of that one, or nothing else."""
    rest = text.replace(MASK, " ")
    return rest != text and (order_topic(rest, trade) is not None or not re.search(r"\w", _COURTESY.sub("", rest)))


def _asks_for_a_fact(text: str, trade: Trade) -> bool:
    """Whether a question wants to know something of the service, and nothing done for who asks."""
    is_question = text.rstrip().endswith(("?", "？")) and (_ASKS.match(text) or not is_about_oneself(text))
    return bool(is_question) and is_about_service(text, trade)


def _is_of_a_service(query: Query) -> bool:
    """Whether it asks what the shop does, and names no kind of what is sold."""
    return bool(_DOES.match(query.text)) and not (query.taste.kinds or query.taste.bounds)


def _asks_of_the_shop(text: str) -> bool:
    """Whether a question is about the shop, and tells of no trouble of who asks."""
    return bool(_OF_THE_SHOP.match(text)) and not (is_about_oneself(text) or is_trouble(text))


def _is_a_topic(text: str, trade: Trade) -> bool:
    """Whether a message is little but a word for a part of the service: "film?"."""
    return (
        len(text.split()) <= _FEW_WORDS
        and is_about_service(text, trade)
        and not (is_about_oneself(text) or is_trouble(text))
    )


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
        role == "fact"
        and not about_service
        and (_LIKE_A_TITLE.match(query.text) or (query.taste.like and _WHAT_NEXT.search(query.text)))
    ):
        return "recommendation"
    if role == "tracking" and about_service and is_harmed(query.text, trade):
        return UNSURE
    if role == "chitchat" or (query.names_reader and not about_service and not _wants_others(query)):
        return "fact"
    return role


def _wants_others(query: Query) -> bool:
    """Whether the title that is named is but the model for what is wished for."""
    return bool(query.taste.like) or is_about_other_titles(query.text)


def _is_guessed_from_the_title(beside: str, role: Role | None, trade: Trade) -> bool:
    """Whether nothing beside a title is what the head takes the question for: "Do you have Code:Breaker?"."""
    of_trouble = is_trouble(beside) or (is_about_oneself(beside) and not _FOND.search(beside))
    return role in {"checkout", "escalation"} and (is_about_an_item(beside, trade) or not of_trouble)


def _is_for_a_child(query: Query, trade: Trade) -> bool:
    return query.names_reader and query.reader_age is not None and _wants_titles(query, trade)


def _asks_for_more(query: Query, trade: Trade) -> bool:
    """Whether it says no more than that other titles are wanted, whatever was shown: "another one please"."""
    alone = len(query.text.split()) == 1  # which may be looked for by its name
    return not alone and is_a_fragment(query.text, trade) and asks_for_others(query.text, trade)


def _wants_titles(query: Query, trade: Trade) -> bool:
    """Whether it speaks of what is sold, or of little but whom it is for ("for primary school pupils")."""
    return is_about_wares(query.text, trade) or len((query.wish or query.text).split()) <= _FEW_WORDS
