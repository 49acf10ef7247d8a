"""Questions made to stand alone: what a follow-up refers to, for whom it asks, and which things it asks for."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import UTC, date, datetime

from pipeline.catalogue.audience import ADULT, Reader, rating_in, without_rating, without_reader
from pipeline.catalogue.kinds import in_plain_words
from pipeline.catalogue.listed import each_of
from pipeline.catalogue.names import Named, TitleNames, folded
from pipeline.catalogue.offers import OfferCodes
from pipeline.catalogue.refused import without_names_of
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
from pipeline.conversation.calling import by_their_titles, goes_on_in_capitals, without_name
from pipeline.conversation.correcting import as_corrected
from pipeline.conversation.courtesy import is_courtesy
from pipeline.conversation.further_reading import Further, by_likeness
from pipeline.conversation.reading import Read, Reading
from pipeline.conversation.references import asks_of_nothing
from pipeline.conversation.state import Topic, topic_of
from pipeline.conversation.taken_back import asked_anew, is_taken_back
from pipeline.conversation.taste import mildest, taste_of
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
    is_about_offers,
    is_about_service,
    is_only_about_offers,
    is_only_about_service,
    is_only_an_amount,
    names_vouchers,
)

_NO_CODES = OfferCodes()
_OF_SEVERAL = Wording(
    r"\b{uses} order\b|\border\b.*\b{uses}\b|{uses_ja}む順|どこから{uses_ja}",
    re.IGNORECASE,
)
"""In which order several are read is asked of none of them."""
_POINTS = re.compile(r"\b(?:on|for|off) (?:it|that|this|them|those|these)\b", re.IGNORECASE)
"""An offer is asked for on what was spoken of then."""
_PRONOUN = re.compile(r"\b(?:it|they|them)\b", re.IGNORECASE)
_EMPTY = Shelf({}, NO_TRADE)


def _today() -> date:
    return datetime.now(UTC).date()


def _spoken(_: str, /, *, around_a_name: bool = False) -> None:
    del around_a_name


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
        self._reading = Reading(self._names, trade, codes, shelf, numbers, today)

    async def __call__(self, text: str, language: str, context: Context, /) -> Query:
        """Return the question to classify and to search for."""
        text = without_markup(text)
        if is_taken_back(text):
            return Query(text, language, days=self._days(text))
        if before := asked_before(text, context.history):
            return await self._again(before, language)
        text = as_accepted(asked_anew(text) or text)
        text = as_corrected(text) if context.history else text
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
        read = self._reading(text, language, topic, context)
        message, named, reader, further = read.message, read.message.named, read.message.reader, read.further
        alone, text = self._written(read, language, context), message.text
        around = bool(named) and not goes_on_in_capitals(named.words, folded(text))
        foreign = self._foreign(without_name(read.without_codes, named), around_a_name=around)
        if foreign and named:  # of what we do not speak only the name is understood
            alone = named.title
        child = reader if reader and not reader.is_adult else None
        refused = frozenset(one.title for one in message.refused)
        names_something = bool(named or read.rewritten or read.codes or refused)
        every = self._names.all_in(alone)
        names = frozenset(one.title for one in every)
        said = alone if read.rewritten else text
        like = by_likeness(said, self._names, self._shelf, self._trade, refused)
        further = further and further.with_models_of(like)
        wished = further or like
        of_others = without_names_of(alone, message.refused)
        # "Ouran High School Host Club" asks for no school.
        taste = self._taste(without_reader(without_names_of(of_others, every), reader), wished, reader)
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

    def _written(self, read: Read, language: str, context: Context) -> str:
        """The wish in words that need nothing before them."""
        text = read.message.text
        named = read.codes or (read.rewritten and (_POINTS.search(text) or self._goes_on(read.rewritten, text)))
        offer = None if named else self._offer(text, language, context)
        # What was said before is as it was written.
        rewritten = in_plain_words(read.rewritten, self._trade) if read.further and read.rewritten else read.rewritten
        return offer or rewritten or by_their_titles(text, self._named_in(read), language)

    def _goes_on(self, rewritten: str, text: str) -> bool:
        """Whether it asks of a part of the service whether that goes with an offer: "does it work with a code?"."""
        return bool(_PRONOUN.search(text)) and is_about_service(rewritten, self._trade)

    def _named_in(self, read: Read) -> list[Named]:
        """The titles that it names, but those that it refuses."""
        return [one for one in self._names.all_in(read.without_codes) if one not in read.message.refused]

    def _taste(self, wish: str, further: Further, reader: Reader | None) -> Taste:
        return taste_of(
            wish, further, self._shelf, age=min(reader.age if reader else ADULT, ADULT - 1), trade=self._trade
        )

    def _may_mean(self, text: str) -> tuple[str, ...]:
        """The titles to choose from, where words may stand for several. A question about the service names none."""
        if is_only_about_service(text, self._trade) or _OF_SEVERAL.of(self._trade).search(text):
            return ()
        return tuple(sorted(near.title for near in self._names.near_in(text)))

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
        beside = without_name(text, named)
        wish = beside if named and is_only_about_service(beside, self._trade) else text
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

    def _from_ages(self, read: Read, names: Iterable[str], context: Context) -> tuple[tuple[str, int], ...]:
        """From which ages on the titles are meant, unless the reader has been told of them before."""
        message = read.message
        if read.further or is_only_about_service(message.text, self._trade):
            return ()
        told = frozenset() if message.names_reader else {one.subject for one in context.history}
        return self._shelf.from_ages(sorted({*names} - told))


def _title(alone: str, named: Named | None, topic: Topic, further: Further | None) -> str | None:
    """The title that a question is about, or that others are to be like."""
    if further and further.models:
        return min(further.models)
    if further or named:
        return named.title if named and not further else None
    return topic.title if topic.title and topic.title in alone else None
