"""Whether a question asks for some of what is sold: by kind, bound, order, rating, reader, or as more of it."""

from __future__ import annotations

import re

from pipeline.conversation.advice import asks_for_others, is_a_fragment
from pipeline.intents import LISTING, UNSURE, Role
from pipeline.trade import Trade, Wording
from pipeline.types.asking import Query
from pipeline.types.documents import TOTAL
from pipeline.understanding.doubting import FEW_WORDS, WHY
from pipeline.wording.cues import cues_of
from pipeline.wording.topics import is_about_offers, is_about_wares
from pipeline.wording.words import words_of

_OF_A_CHOICE: frozenset[Role | None] = frozenset({"fact", "checkout", "offers"})
"""What the head takes a wish for some of what is sold for, where that is bounded or ordered."""
_MEANING = re.compile(r"\bstands? for\b|(?<!\bi )\bmean(?:s|ing)?\b|意味", re.IGNORECASE)
"""What asks for the meaning of a word asks for nothing that is sold; "I mean" does not."""
_ITEMS = Wording(r"\b{items}\b|{items_ja}")
_WISHES = re.compile(
    r"\b(?:in the mood for|looking for|fancy|feel(?:ing)? like|crav\w+|i(?:'d)? (?:want|like|love|enjoy)|give me|"
    r"show me|(?:any|some|an?)(?: really)? (?:good|great|nice)|the best)\b|"
    r"(?:が|を)?(?:読みたい|好き)",
    re.IGNORECASE,
)
"""What a kind that is named behind is wished for."""
_NO_WISH = re.compile(
    r"\W*(?:what|which|who|when|where|why|how|is|are|was|do|does|did|has|have|this|that|it|you|your)\b", re.IGNORECASE
)
"""Asks or says something of a kind: "what is isekai?"."""


def asks_for_some(query: Query, role: Role | None, trade: Trade, *, by_rule: bool) -> bool:
    """Whether it does, whatever its wording is taken for."""
    return (
        _picks(query, role, trade, by_rule=by_rule)
        or _of_a_rating(query, role, trade)
        or _rules_out(query, role, trade)
        or _wishes_for_some(query, role, trade)
    )


def _picks(query: Query, role: Role | None, trade: Trade, *, by_rule: bool) -> bool:
    """Whether it bounds or orders what is sold, and so asks for some of it: "the cheapest", "under 10"."""
    bound = query.taste.sort is not None or bool(query.taste.bounds)
    wanted = role in _OF_A_CHOICE or (role == UNSURE and _names_goods(query, trade))
    return bound and wanted and not by_rule and not is_about_offers(query.text)


def _rules_out(query: Query, role: Role | None, trade: Trade) -> bool:
    """Whether it asks for some of what is sold by what that is not to be."""
    heavy = query.taste.unwanted & words_of(trade.plain("heavy", "cheerful"), trade)
    ruled_out = query.harmless_at is not None or bool(heavy and _names_goods(query, trade))
    return ruled_out and role not in {*LISTING, None} and not is_about_offers(query.text)


def _wishes_for_some(query: Query, role: Role | None, trade: Trade) -> bool:
    """Whether what nobody knows an intent for names a kind of what is sold, or who made it, and asks for such."""
    taste = query.taste
    rules_out = taste.unwanted or taste.without
    says_so = _ITEMS.of(trade).search(query.text.casefold()) or rules_out or _WISHES.search(query.text)
    ended = taste.finished is not None
    # Who says little but a kind wishes for it: "mystery please".
    little = len(words_of(query.text, trade)) <= FEW_WORDS and not _NO_WISH.match(query.text)
    of_a_kind = (taste.kinds or taste.chosen) and (says_so or ended or little)
    any_other = query.wish == trade.line("item", "en") and rules_out
    some = taste.made_by or of_a_kind or any_other or (taste.unwanted and ended)
    of_a_fact = role == "fact" and any(cue.of_items for cue in cues_of(query.text, trade))
    unknown = role in {UNSURE, "chitchat", *_OF_A_CHOICE, "escalation"}
    explained = WHY.match(query.text) or _MEANING.search(query.text)
    return bool(some and unknown) and not (of_a_fact or explained) and not is_about_offers(query.text)


def _names_goods(query: Query, trade: Trade) -> bool:
    """Whether it asks for some of what is sold by a word for that, and not how or why something is."""
    named = (
        query.taste.chosen
        or query.taste.kinds
        or any(fact == TOTAL for fact, *_ in query.taste.bounds)
        or _ITEMS.of(trade).search(query.text.casefold())
    )
    return bool(named) and not WHY.match(query.text)


def _of_a_rating(query: Query, role: Role | None, trade: Trade) -> bool:
    """Whether it asks for what is rated in some way, and not what a rating means."""
    return (
        query.rating is not None
        and not (_MEANING.search(query.text) or WHY.match(query.text))
        and (role not in {"help", "checkout", None} or _wants_titles(query, trade))
    )


def is_for_a_child(query: Query, trade: Trade) -> bool:
    """Whether it asks for what a reader of some age may have."""
    return query.names_reader and query.reader_age is not None and _wants_titles(query, trade)


def asks_for_more(query: Query, trade: Trade) -> bool:
    """Whether it says no more than that other titles are wanted, whatever was shown: "another one please"."""
    alone = len(query.text.split()) == 1  # which may be looked for by its name
    return not alone and is_a_fragment(query.text, trade) and asks_for_others(query.text, trade)


def _wants_titles(query: Query, trade: Trade) -> bool:
    """Whether it speaks of what is sold, or of little but whom it is for ("for primary school pupils")."""
    return is_about_wares(query.text, trade) or len((query.wish or query.text).split()) <= FEW_WORDS
