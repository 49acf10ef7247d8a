"""A wish as it is read after what was said before: an order, titles, goods or an offer that it goes on about."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date

from pipeline.catalogue.audience import Reader, reader_in
from pipeline.catalogue.bounds import is_of_another_currency
from pipeline.catalogue.editions import of_another_language
from pipeline.catalogue.goods import goods_of_its_own
from pipeline.catalogue.names import Named, TitleNames
from pipeline.catalogue.offers import OfferCodes
from pipeline.catalogue.reckoning import of_several
from pipeline.catalogue.refused import refused_in
from pipeline.catalogue.shelf import Shelf
from pipeline.conversation.calling import called_by_its_title, calling_it, without_name
from pipeline.conversation.further_reading import Further, Message, further_advice, other_works, without_what_was_read
from pipeline.conversation.order_references import OfAnOrder, of_the_order
from pipeline.conversation.pointing import pointed_out
from pipeline.conversation.references import compared_with, of_the_title
from pipeline.conversation.service_references import of_other_goods, of_the_offer, of_the_page, of_the_service_before
from pipeline.conversation.state import Topic
from pipeline.conversation.swapping import swapped
from pipeline.conversation.things import of_the_thing
from pipeline.intents import TALK
from pipeline.trade import Trade
from pipeline.types.asking import Context
from pipeline.wording.order_numbers import OrderNumbers
from pipeline.wording.topics import is_about_service, is_only_about_service


@dataclass(frozen=True, slots=True)
class Read:
    """A wish as it is read after what was said before.

    Args:
        message: what it says, with what it points at by its name.
        codes: the codes of offers that it names.
        without_codes: the message without these.
        points: whether it pointed at something.
        order: the order that it goes on about.
        further: what it adds to an earlier wish.
        rewritten: the wish with what it leaves out; None where it leaves out nothing.
    """

    message: Message
    codes: tuple[str, ...]
    without_codes: str
    points: bool
    order: OfAnOrder | None
    further: Further | None
    rewritten: str | None


@dataclass(frozen=True, slots=True)
class Reading:
    """Reads a wish after what was said before it. What it takes is what ``Condenser`` does."""

    names: TitleNames
    trade: Trade
    codes: OfferCodes
    shelf: Shelf
    numbers: OrderNumbers
    today: Callable[[], date]

    def __call__(self, text: str, language: str, topic: Topic, context: Context, /) -> Read:
        """What a wish is about, and what it goes on about: an order, titles, goods, or nothing."""
        message = without_what_was_read(text, topic, self.names, self.trade)
        pointed = pointed_out(message.text, topic.several, self.trade)
        text = pointed or self._of_the_offer(message.text, context) or message.text
        codes, no_code = self.codes.named_in(text), self.codes.without(text)
        refused = refused_in(no_code, self.names, self.shelf, self.trade)
        named = next((one for one in self.names.all_in(no_code) if one not in refused), None)
        reader, names_reader = self._reader(text, context)
        message = replace(message, text=text, named=named, reader=reader, names_reader=names_reader, refused=refused)
        order, goods, further = None, None, other_works(message, topic, self.shelf, self.trade)
        several = of_several(text, topic.question, topic.title, self.trade) if topic.title and not named else None
        if not (named or codes or several):
            order = of_the_order(text, context, self.numbers, self.trade)
            goods = of_other_goods(text, topic.question, self.trade)
        if not (named or codes or order or goods or further or several):
            further = further_advice(message, topic, self.shelf, self.today(), self.trade)
        if is_of_another_currency(text, self.trade, self.shelf.currency) and not is_about_service(text, self.trade):
            further, goods = None, self.trade.line("currency", language)
        if asked := self._of_its_copies(text, named, topic, context):
            message, further, goods = replace(message, named=None), None, asked
        rewritten = (order and order.text) or (further and further.text) or goods or several
        if not rewritten:
            rewritten = self._of_a_title(text, named, topic, context)
        beside = without_name(text, named)
        if named and not further and language == "ja" and is_only_about_service(beside, self.trade):
            rewritten = beside.lstrip("のはがをも ")
        return Read(message, codes, no_code, bool(pointed), order, further, rewritten)

    def _of_its_copies(self, text: str, named: Named | None, topic: Topic, context: Context) -> str | None:
        """What the pages are asked where it is not the title itself that is wanted: a translation, or goods of it."""
        of_a_title = named or (topic.title and topic.title == topic.subject)
        if of_a_title and (goods := goods_of_its_own(without_name(text, named), self.trade)):
            return goods
        known = named or context.history
        return of_another_language(calling_it(text, named), self.trade) if known else None

    def _of_the_offer(self, text: str, context: Context) -> str | None:
        """The follow-up about the one offer that the last answer told of."""
        last = next((one for one in reversed(context.history) if one.role not in TALK), None)
        codes = self.codes.named_in(last.answer) if last and last.role in {"offers", "checkout"} else ()
        if len(codes) != 1 or self.codes.named_in(text) or self.names.first_in(text):
            return None
        return of_the_offer(text, codes[0], self.trade)

    def _of_a_title(self, text: str, named: Named | None, topic: Topic, context: Context) -> str | None:
        """A follow-up about a title: another one, in the question of before, or the one that was spoken of."""
        if named is None:
            about_service = topic.subject != topic.title or topic.title is None
            return (
                (of_the_service_before(text, topic.question, context.history, self.trade) if about_service else None)
                or (of_the_thing(text, topic.thing, topic.title, self.trade) if topic.thing else None)
                or of_the_title(text, topic, self.trade)
                or (of_the_page(text, context.history, self.trade) if about_service else None)
            )
        return (
            self._meant(text, named, context)
            or swapped(text, topic.question, (topic.words, topic.subject), named, self.trade)
            or compared_with(text, topic, named, self.trade)
        )

    def _meant(self, text: str, named: Named, context: Context) -> str | None:
        """The question of before, where this is the answer to "did you mean"."""
        if not context.history or re.search(r"\w{4}", without_name(text, named)):
            return None
        asked = context.history[-1].question
        near = self.names.near_in(asked)
        chosen = next((one for one in near if one.title == named.title), None)
        return called_by_its_title(asked, chosen) if chosen and len(near) > 1 else None

    def _reader(self, text: str, context: Context) -> tuple[Reader | None, bool]:
        """For whom this asks, or the conversation did before, and whether it says so itself."""
        if reader := reader_in(text, self.today(), self.trade):
            return reader, True
        for exchange in reversed(context.history):
            if reader := reader_in(exchange.question, self.today(), self.trade):
                return reader, False
        return None, False
