"""The things that one message asks for, and what of them is left for the pages to answer."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from pipeline.catalogue.measures import MOST
from pipeline.conversation.taste import in_plain_words
from pipeline.intents import Intents
from pipeline.orders.other_customers import asks_for_anothers
from pipeline.orders.rules import asks_for_a_rule
from pipeline.orders.topic import OrderTopic
from pipeline.orders.topics import RETURN, order_topic, trouble_with_goods
from pipeline.trade import Trade
from pipeline.types.asking import Context, Intent, Query
from pipeline.types.conditions import Sort
from pipeline.understanding.browsing import asked_in_general
from pipeline.understanding.bulk import is_for_a_school, wants_many
from pipeline.understanding.restocking import waits_for_stock
from pipeline.understanding.selling import wants_to_sell
from pipeline.understanding.visiting import wants_to_come
from pipeline.wording.topics import is_about_service

_ASKING = re.compile(r"(?:を|について)教えて(?:ください|下さい|くれますか|もらえますか)?[。？?]*$")
"""Half of the Japanese pages say so too: it finds them all."""


@dataclass(frozen=True, slots=True)
class Wish:
    """One of the things that a message asks for."""

    query: Query
    intent: Intent

    @property
    def sought(self) -> str:
        """What is searched for."""
        text = _ASKING.sub("", self.query.wish or self.query.text)
        return in_plain_words(text, self.query.taste) if self.intent.kind.lists_titles else text

    def nearly(self, trade: Trade) -> Wish | None:
        """The wish for what comes nearest to its first bound, where nothing is within that; None where it has none."""
        taste = self.query.taste
        if not taste.bounds:
            return None
        fact, least, most = taste.bounds[0]
        # Of a number that nothing has exactly, the next one; of years that nothing is of, the last ones before them.
        bounds = ((fact, least, MOST),) if least == most else ((fact, 0.0, most),) if least > 0 and most < MOST else ()
        near = replace(taste, bounds=bounds, sort=Sort(fact, descending=0 < least < most))
        kind = " ".join(sorted(taste.kinds)) or trade.line("item", "en")
        return replace(self, query=replace(self.query, wish=kind, taste=near))

    @property
    def of_any_kind(self) -> Wish:
        """The wish where all that is of its kinds is for adults, and not told unasked."""
        taste = replace(self.query.taste, kinds=frozenset())
        return replace(self, query=replace(self.query, taste=taste))

    @property
    def is_in_doubt(self) -> bool:
        """Whether it has to be asked back which title is meant."""
        return bool(self.query.may_mean or self.query.names_nothing) and self.intent.kind.route != "lookup"

    def for_the_pages(self, intents: Intents, trade: Trade) -> Wish | None:
        """What the pages are asked: the wish itself, or what the order book leaves open, such as the shop's rules."""
        kind = self.intent.kind
        if kind.route != "template" and (instead := self._instead(trade)):
            return self._of_the_service(instead, intents)
        if general := self._in_general(intents, trade):
            return general
        told = None if kind.lists_titles else trouble_with_goods(self.query.text, trade)
        if kind.route == "retrieval" and told is None:
            return self
        topic = told or order_topic(self.query.text, trade) or self._guessed_topic(trade)
        if topic is None and kind.role == "returns":
            return self._of_the_service(self.query.text, intents)
        if kind.route == "template" or topic is None:
            return None
        if topic.sends_back and asks_for_a_rule(self.query.text):
            return self._of_the_service(self.query.text, intents)
        return self._of_the_service(topic.question(self.query.language, trade, self.query.text), intents)

    def _guessed_topic(self, trade: Trade) -> OrderTopic | None:
        """That of a return where its words say nothing of the service: of a split order no period is asked."""
        about_service = self.query.language != "ja" and is_about_service(self.query.text, trade)
        return RETURN if self.intent.kind.role == "returns" and not about_service else None

    def _instead(self, trade: Trade) -> str | None:
        """What the pages are asked of a wish whose own words would find another page."""
        text, language = self.query.text, self.query.language
        if wants_to_come(text):
            return trade.line("visit", language)
        if asks_for_anothers(text):
            return trade.line("of_others", language)
        if wants_to_sell(text, trade):
            return trade.line("sold_to_us", language)
        if self.query.title and waits_for_stock(text, trade):
            return trade.line("restocked", language)
        if wants_many(text, trade):
            return trade.line("for_schools" if is_for_a_school(text) else "in_bulk", language)
        return None

    def _in_general(self, intents: Intents, trade: Trade) -> Wish | None:
        """The wish in the trade's own words where it is for nothing in particular."""
        query, taste = self.query, self.query.taste
        is_particular = query.title or query.names or taste.kinds or taste.bounds or query.reader_age is not None
        if is_particular or not self.intent.kind.lists_titles:
            return None
        line = asked_in_general(query.text, trade)
        text = line and trade.line(line, query.language)
        if not text:
            return None
        if line == "anything":
            return replace(self, query=replace(query, text=text, wish=""))
        return self._of_the_service(text, intents)

    def _of_the_service(self, text: str, intents: Intents) -> Wish:
        """The question about the service that stands in its place."""
        query = replace(self.query, text=text, wish="", title=None, codes=())
        return Wish(query, Intent(intents.of("help"), 1.0, "rules"))


@dataclass(frozen=True, slots=True)
class Asked:
    """What is left for the pages to answer: the whole question, its wishes, and whether the answer may serve others."""

    query: Query
    wishes: tuple[Wish, ...]
    context: Context
    shareable: bool

    @property
    def intent(self) -> Intent:
        """The first wish's."""
        return self.wishes[0].intent


def left_for_the_pages(
    query: Query, wishes: list[Wish], context: Context, intents: Intents, trade: Trade, *, untouched: bool
) -> Asked | None:
    """What the pages are asked, where anything is. ``untouched`` says that no guard changed the message."""
    left = tuple(page for wish in wishes if not wish.is_in_doubt and (page := wish.for_the_pages(intents, trade)))
    if not left:
        return None
    whole = left == tuple(wishes)
    # An answer that depends on the conversation, or on a message that a guard changed, is nobody else's answer; nor is
    # one that begins with the languages that we speak.
    alone = whole and not (query.condensed or query.foreign) and query.reader_age is None and untouched
    shareable = alone and all(wish.intent.kind.cacheable for wish in left)
    return Asked(query if whole else _together(left), left, context, shareable)


def _together(wishes: tuple[Wish, ...]) -> Query:
    """The wishes as one question."""
    asked = (wish.query.text for wish in wishes)
    return replace(wishes[0].query, text=" ".join(text if text.endswith(("?", "？")) else f"{text}?" for text in asked))
