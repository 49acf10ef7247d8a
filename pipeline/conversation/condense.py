"""Questions made to stand alone: what a follow-up refers to, for whom it asks, and which things it asks for."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime

from pipeline.catalogue.audience import ADULT, Reader, rating_in, reader_in, without_rating, without_reader
from pipeline.catalogue.bounds import is_of_another_currency
from pipeline.catalogue.editions import of_another_language
from pipeline.catalogue.goods import goods_of_its_own
from pipeline.catalogue.kinds import in_plain_words
from pipeline.catalogue.listed import each_of
from pipeline.catalogue.names import Named, TitleNames, as_written, called_otherwise, folded
from pipeline.catalogue.offers import OfferCodes
from pipeline.catalogue.reckoning import of_several
from pipeline.catalogue.refused import refused_in, without_names_of
from pipeline.catalogue.shelf import Shelf
from pipeline.catalogue.spoken_names import as_spoken_of
from pipeline.catalogue.unwanted import (
    denied_in,
    only_rules_out,
    rules_out_what_is_grave,
    wished_beside,
    without_unwanted,
)
from pipeline.conversation.accepting import as_accepted
from pipeline.conversation.asking_again import asked_before
from pipeline.conversation.courtesy import is_courtesy
from pipeline.conversation.further_reading import (
    Further,
    Message,
    by_likeness,
    further_advice,
    other_works,
    without_what_was_read,
)
from pipeline.conversation.order_references import OfAnOrder, of_the_order
from pipeline.conversation.pointing import pointed_out
from pipeline.conversation.references import asks_of_nothing, compared_with, of_the_title
from pipeline.conversation.service_references import of_other_goods, of_the_offer, of_the_service_before
from pipeline.conversation.state import Topic, topic_of
from pipeline.conversation.swapping import swapped
from pipeline.conversation.taken_back import asked_anew, is_taken_back
from pipeline.conversation.taste import mildest, taste_of
from pipeline.conversation.things import of_the_thing
from pipeline.conversation.wishes import wishes_of
from pipeline.intents import OWN_ORDERS, TALK
from pipeline.trade import NO_TRADE, Trade, Wording
from pipeline.types.asking import Context, Query, Taste
from pipeline.wording.days import days_in, without_days
from pipeline.wording.language import language_of
from pipeline.wording.markup import without_markup
from pipeline.wording.order_numbers import NO_NUMBERS, OrderNumbers
from pipeline.wording.spoken import Foreign
from pipeline.wording.topics import (
    is_about_an_item,
    is_about_offers,
    is_about_service,
    is_only_about_offers,
    is_only_an_amount,
    names_vouchers,
)
from pipeline.wording.words import is_japanese

_NO_CODES = OfferCodes()
_OF_SEVERAL = Wording(
    r"\b{uses} order\b|\border\b.*\b{uses}\b|{uses_ja}む順|どこから{uses_ja}",
    re.IGNORECASE,
)
"""In which order several are read is asked of none of them."""
_POINTS = re.compile(r"\b(?:on|for|off) (?:it|that|this|them|those|these)\b", re.IGNORECASE)
"""An offer is asked for on what was spoken of then."""
_EMPTY = Shelf({}, NO_TRADE)


def _today() -> date:
    return datetime.now(UTC).date()


def _spoken(_: str, /, *, around_a_name: bool = False) -> None:
    del around_a_name


@dataclass(frozen=True, slots=True)
class _Read:
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


class Condenser:
    """Rewrites a follow-up such as "and how much is it?" with what the last answer was about.

    A question that names a title of the catalogue stands alone already. One that names it by another name, such as the
    Japanese one, gets the catalogue's name in front: the models know that one best.

    Args:
        names: finds the titles that a message names.
        trade: the words of what is sold.
        foreign: the language of a text (ISO 639-1), where we do not speak it.
        codes: finds the codes of the shop's offers.
        shelf: what is known of each title.
        numbers: those of the store's orders.
        today: the day that an age is reckoned by.
    """

    def __init__(
        self,
        names: TitleNames,
        trade: Trade,
        *,
        foreign: Foreign = _spoken,
        codes: OfferCodes = _NO_CODES,
        shelf: Shelf = _EMPTY,
        numbers: OrderNumbers = NO_NUMBERS,
        today: Callable[[], date] = _today,
    ) -> None:
        self._names = names.made_ready()
        self._trade = trade
        self._foreign = foreign
        self._codes = codes
        self._shelf = shelf
        self._numbers = numbers
        self._today = today

    async def __call__(self, text: str, language: str, context: Context, /) -> Query:
        """Return the question to classify and to search for."""
        text = without_markup(text)
        if is_taken_back(text):
            return Query(text, language, days=self._days(text))
        if before := asked_before(text, context.history):
            return await self._again(before, language)
        text = as_accepted(asked_anew(text) or text)
        if is_courtesy(text) and self._names.first_in(text) is None:
            return Query(text, language)
        topic = topic_of(context, self._names, self._trade)
        text = as_spoken_of(text, topic.spoken_of, self._trade)
        parts: list[Query] = []
        wishes = wishes_of(text, self._trade, self._names.places_in)
        # "I changed my mind" says why, beside another wish.
        wishes = [wish for wish in wishes if not is_taken_back(wish)] or wishes
        for wish in (one for several in wishes for one in each_of(several, self._names, self._trade)):
            part = self._alone(wish, language, topic, context)
            named = self._names.first_in(wish)
            topic = topic.after(wish, part.title, named.words if named else "", self._trade)
            parts.append(part)
        if len(parts) == 1:
            return parts[0]
        whole = " ".join(part.text if part.text.endswith(("?", "？")) else f"{part.text}?" for part in parts)
        condensed = any(part.condensed for part in parts)
        # A part may be little but a name ("Buenos Aires"): only the whole tells the language.
        foreign = parts[0].foreign and self._foreign(text)
        parts = [replace(part, foreign=foreign) for part in parts]
        return replace(parts[0], text=whole, condensed=condensed, wish="", parts=tuple(parts))

    async def _again(self, before: Context, language: str) -> Query:
        """The question that was answered last, as it was meant then."""
        *earlier, last = before.history
        query = await self(last.question, language, Context(tuple(earlier)))
        orders = self._numbers.possible_in(last.answer) if last.role in OWN_ORDERS else ()
        return replace(query, condensed=True, orders=orders or query.orders)

    def _alone(self, text: str, language: str, topic: Topic, context: Context) -> Query:
        """One wish made to stand alone."""
        read = self._read(text, language, topic, context)
        message, named, reader, further = read.message, read.message.named, read.message.reader, read.further
        alone, text = self._written(read, language, context), message.text
        around = bool(named) and not _goes_on_in_capitals(named.words, folded(text))
        foreign = self._foreign(_without(read.without_codes, named), around_a_name=around)
        if foreign and named:  # of what we do not speak only the name is understood
            alone = named.title
        child = reader if reader and not reader.is_adult else None
        refused = frozenset(one.title for one in message.refused)
        names_something = bool(named or read.rewritten or read.codes or refused)
        names = frozenset(one.title for one in self._names.all_in(alone))
        said = alone if read.rewritten else text
        like = by_likeness(said, self._names, self._shelf, self._trade, refused)
        further = further and further.with_models_of(like)
        wished = further or like
        of_others = without_names_of(alone, message.refused)
        taste = self._taste(without_reader(of_others, reader), wished, reader)
        return Query(
            alone,
            language,
            condensed=bool(read.rewritten or read.points) or (child is not None and not message.names_reader),
            title=_title(alone, named, topic, further),
            names=names,
            from_ages=self._from_ages(read, names, context) if child else (),
            reader_age=child.age if child else None,
            rating=rating_in(text, self._trade),
            harmless_at=mildest(taste, self._shelf) if rules_out_what_is_grave(text, self._trade) else None,
            names_reader=message.names_reader,
            wish=self._wish(of_others, named, reader if message.names_reader else None, taste)
            or (of_others if refused else ""),
            foreign=foreign,
            may_mean=() if names_something else self._may_mean(text),
            names_nothing=not (names_something or taste.bounds) and asks_of_nothing(text, topic, self._trade),
            days=self._days(text),
            codes=read.codes,
            orders=read.order.numbers if read.order else (),
            taste=taste,
        )

    def _read(self, text: str, language: str, topic: Topic, context: Context) -> _Read:
        """What a wish is about, and what it goes on about: an order, titles, goods, or nothing."""
        message = without_what_was_read(text, topic, self._names, self._trade)
        pointed = pointed_out(message.text, topic.several, self._trade)
        text = pointed or self._of_the_offer(message.text, context) or message.text
        codes, no_code = self._codes.named_in(text), self._codes.without(text)
        refused = refused_in(no_code, self._names, self._shelf, self._trade)
        named = next((one for one in self._names.all_in(no_code) if one not in refused), None)
        reader, names_reader = self._reader(text, context)
        message = replace(message, text=text, named=named, reader=reader, names_reader=names_reader, refused=refused)
        order, goods, further = None, None, other_works(message, topic, self._shelf, self._trade)
        several = of_several(text, topic.question, topic.title, self._trade) if topic.title and not named else None
        if not (named or codes or several):
            order = of_the_order(text, context, self._numbers, self._trade)
            goods = of_other_goods(text, topic.question, self._trade)
        if not (named or codes or order or goods or further or several):
            further = further_advice(message, topic, self._shelf, self._today(), self._trade)
        if is_of_another_currency(text, self._trade, self._shelf.currency) and not is_about_service(text, self._trade):
            further, goods = None, self._trade.line("currency", language)
        if asked := self._of_its_copies(text, named, topic, context):
            message, further, goods = replace(message, named=None), None, asked
        rewritten = (order and order.text) or (further and further.text) or goods or several
        if not rewritten:
            rewritten = self._of_a_title(text, named, topic, context)
        beside = _without(text, named)
        if named and not further and language == "ja" and self._is_only_about_service(beside):
            rewritten = beside.lstrip("のはがをも ")
        return _Read(message, codes, no_code, bool(pointed), order, further, rewritten)

    def _of_its_copies(self, text: str, named: Named | None, topic: Topic, context: Context) -> str | None:
        """What the pages are asked where it is not the title itself that is wanted: a translation, or goods of it."""
        of_a_title = named or (topic.title and topic.title == topic.subject)
        if of_a_title and (goods := goods_of_its_own(_without(text, named), self._trade)):
            return goods
        known = named or context.history
        return of_another_language(_calling_it(text, named), self._trade) if known else None

    def _written(self, read: _Read, language: str, context: Context) -> str:
        """The wish in words that need nothing before them."""
        text = read.message.text
        named = read.codes or (read.rewritten and _POINTS.search(text))
        offer = None if named else self._offer(text, language, context)
        # What was said before is as it was written.
        rewritten = in_plain_words(read.rewritten, self._trade) if read.further and read.rewritten else read.rewritten
        return offer or rewritten or _by_their_titles(text, self._named_in(read), language)

    def _named_in(self, read: _Read) -> list[Named]:
        """The titles that it names, but those that it refuses."""
        return [one for one in self._names.all_in(read.without_codes) if one not in read.message.refused]

    def _of_the_offer(self, text: str, context: Context) -> str | None:
        """The follow-up about the one offer that the last answer told of."""
        last = next((one for one in reversed(context.history) if one.role not in TALK), None)
        codes = self._codes.named_in(last.answer) if last and last.role in {"offers", "checkout"} else ()
        if len(codes) != 1 or self._codes.named_in(text) or self._names.first_in(text):
            return None
        return of_the_offer(text, codes[0], self._trade)

    def _is_only_about_service(self, text: str) -> bool:
        return is_about_service(text, self._trade) and not is_about_an_item(text, self._trade)

    def _taste(self, wish: str, further: Further, reader: Reader | None) -> Taste:
        return taste_of(
            wish, further, self._shelf, age=min(reader.age if reader else ADULT, ADULT - 1), trade=self._trade
        )

    def _may_mean(self, text: str) -> tuple[str, ...]:
        """The titles to choose from, where words may stand for several. A question about the service names none."""
        if self._is_only_about_service(text) or _OF_SEVERAL.of(self._trade).search(text):
            return ()
        return tuple(sorted(near.title for near in self._names.near_in(text)))

    def _of_a_title(self, text: str, named: Named | None, topic: Topic, context: Context) -> str | None:
        """A follow-up about a title: another one, in the question of before, or the one that was spoken of."""
        if named is None:
            about_service = topic.subject != topic.title or topic.title is None
            return (
                (of_the_service_before(text, topic.question, context.history, self._trade) if about_service else None)
                or (of_the_thing(text, topic.thing, topic.title, self._trade) if topic.thing else None)
                or of_the_title(text, topic, self._trade)
            )
        return (
            self._meant(text, named, context)
            or swapped(text, topic.question, (topic.words, topic.subject), named, self._trade)
            or compared_with(text, topic, named, self._trade)
        )

    def _meant(self, text: str, named: Named, context: Context) -> str | None:
        """The question of before, where this is the answer to "did you mean"."""
        if not context.history or re.search(r"\w{4}", _without(text, named)):
            return None
        asked = context.history[-1].question
        near = self._names.near_in(asked)
        chosen = next((one for one in near if one.title == named.title), None)
        return _called_by_its_title(asked, chosen) if chosen and len(near) > 1 else None

    def _offer(self, text: str, language: str, context: Context) -> str | None:
        """A question for offers without the day, in the words of the pages."""
        plain = without_days(text, self._today())
        spoken_of = next((one.role for one in reversed(context.history) if one.role not in TALK), None) == "offers"
        goes_on = spoken_of and is_only_an_amount(plain, self._trade)
        if not (goes_on or is_only_about_offers(plain, self._trade)):
            return None
        if names_vouchers(text):  # which may be to buy
            return plain
        return self._trade.line("offers", "ja" if language == "ja" else "en")

    def _days(self, text: str) -> tuple[str, str]:
        today = self._today()
        found = days_in(text, today)
        first, last = found.period if found else (today, today)
        return first.isoformat(), last.isoformat()

    def _wish(self, text: str, named: Named | None, reader: Reader | None, taste: Taste) -> str:
        """What to search for: no day, age or fact that is ruled out, nor the title in a question about the service."""
        beside = _without(text, named)
        wish = beside if named and self._is_only_about_service(beside) else text
        wish = without_days(wish, self._today()) if is_about_offers(text) else wish
        # Beside the offer that a code names, what the pages say of codes.
        wish = self._codes.without(wish, self._trade.line("code", language_of(text, self._trade)))
        wish = without_rating(without_reader(wish, reader))
        wish = without_unwanted(wish, self._shelf.long_facts) if taste.without and not named else wish
        if named is None and self._only_rules_out_a_kind(wish):
            return self._trade.line("item", "en")
        wish = wished_beside(wish, self._trade) if rules_out_what_is_grave(text, self._trade) else wish
        return (wish if re.search(r"\w", wish) else self._trade.line("item", "en")) if wish != text else ""

    def _only_rules_out_a_kind(self, wish: str) -> bool:
        """Whether any title will do that is not of some kind: "anything but horror"."""
        facts = self._shelf.long_facts
        return only_rules_out(wish, self._trade, facts) and bool(self._shelf.kinds_in(denied_in(wish, facts)))

    def _from_ages(self, read: _Read, names: Iterable[str], context: Context) -> tuple[tuple[str, int], ...]:
        """From which ages on the titles are meant, unless the reader has been told of them before."""
        message = read.message
        if read.further or self._is_only_about_service(message.text):
            return ()
        told = frozenset() if message.names_reader else {one.subject for one in context.history}
        return self._shelf.from_ages(sorted({*names} - told))

    def _reader(self, text: str, context: Context) -> tuple[Reader | None, bool]:
        """For whom this asks, or the conversation did before, and whether it says so itself."""
        if reader := reader_in(text, self._today(), self._trade):
            return reader, True
        for exchange in reversed(context.history):
            if reader := reader_in(exchange.question, self._today(), self._trade):
                return reader, False
        return None, False


def _title(alone: str, named: Named | None, topic: Topic, further: Further | None) -> str | None:
    """The title that a question is about, or that others are to be like."""
    if further and further.models:
        return min(further.models)
    if further or named:
        return named.title if named and not further else None
    return topic.title if topic.title and topic.title in alone else None


def _without(text: str, named: Named | None) -> str:
    """The text without the words that name a title, and without the title put in front for them."""
    if named is None:
        return text
    plain = folded(text)
    for words in (f"{folded(named.title)}: ", named.words, folded(named.title)):
        plain = re.sub(as_written(words), " ", plain, flags=re.IGNORECASE)
    return " ".join(plain.split())


def _calling_it(text: str, named: Named | None) -> str:
    """The text with a pronoun for the title that it names."""
    it = "それ" if is_japanese(text) else "it"
    return called_otherwise(folded(text), named, it) if named else text


def _called_by_its_title(text: str, named: Named) -> str:
    """The question with the title instead of another name, which no page may hold.

    In front of the question where the name is a part of the title.
    """
    if not re.search(r"\w", _without(text, named)):
        return named.title
    part = re.search(rf"\b{as_written(named.words)}\b", folded(named.title), re.IGNORECASE)
    if part and part[0] != folded(named.title):
        return f"{named.title}: {text}"
    # Japanese writes a number straight behind a name: "Naruto1" would be another word.
    called = re.compile(rf"{as_written(named.words)}(?P<number>(?=\d))?", re.IGNORECASE)
    return called.sub(lambda found: named.title + " " * (found["number"] is not None), folded(text), count=1)


def _goes_on_in_capitals(name: str, text: str) -> bool:
    """Whether the word behind a name, as it stands in a text, is written large: it may be longer than we know."""
    behind = text.partition(name)[2]
    following = behind.lstrip(" ,.:;!?\"'()-")
    return following != behind and following[:1].isupper()


def _by_their_titles(text: str, named: Sequence[Named], language: str) -> str:
    """The question with the catalogue's own names of titles, where it calls them otherwise."""
    for place, one in enumerate(named):
        if one.title not in text and (language == "ja" or folded(one.title) not in folded(text)):
            called = _called_by_its_title(text, one)
            # In front of the question is room for one title: of those behind the first one a part is made the whole.
            is_in_front = place and language != "ja" and called.endswith(text)
            text = re.sub(as_written(one.words), one.title, folded(text), count=1) if is_in_front else called
    return text
