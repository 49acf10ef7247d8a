"""What a conversation is about: the title or subject last spoken of, what was recommended, and for whom."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from pipeline.catalogue.names import Named, TitleNames
from pipeline.conversation.advice import (
    goes_on,
    is_a_fragment,
    is_for_a_reader,
    is_not_these,
    is_of_its_own,
    narrows_by_its_end,
    says_only_what_is_known,
)
from pipeline.conversation.asking_again import asked_before
from pipeline.conversation.correcting import as_corrected
from pipeline.conversation.pointing import NONE, Several, pointed_out
from pipeline.conversation.service_references import of_other_goods, of_the_service
from pipeline.conversation.swapping import swapped
from pipeline.conversation.things import thing_in
from pipeline.intents import LISTING, OWN_ORDERS, TALK, Role
from pipeline.trade import Trade
from pipeline.types.asking import Context, Exchange
from pipeline.wording.lead import without_lead
from pipeline.wording.likeness import like_the_title
from pipeline.wording.topics import is_about_service

_LINE = re.compile(r"^\s*(?:[-*\u2022]|\d{1,2}[.)])\s+(.+)$", re.MULTILINE)

_OF_ITEMS: frozenset[Role | None] = frozenset({*LISTING, *OWN_ORDERS, "fact"})
"""After these a question that names nothing goes on about no part of the service."""
_OF_THE_SHOP: frozenset[Role | None] = frozenset({*OWN_ORDERS, "help", "checkout", "offers"})
"""What these are answered with is about no title."""


@dataclass(frozen=True, slots=True)
class Topic:
    """What was last spoken of: a subject with the question that was about it, and the last title of the catalogue."""

    subject: str | None = None
    question: str = ""
    title: str | None = None
    words: str = ""
    """Those of the question that name the title."""
    thing: str | None = None
    """What was spoken of after that title, or before any, and is none."""
    wish: str = ""
    """What was last asked for to read, with all that was added to it since."""
    several: Several = NONE
    """The titles out of which one can be pointed out."""
    said: tuple[tuple[str, frozenset[str]], ...] = ()
    """The messages that make it up, each with the titles that had been named for it before."""
    besides: frozenset[str] = frozenset()
    """All titles that were named for it."""
    is_open: bool = False
    """Whether nothing has been spoken of since."""

    @property
    def spoken_of(self) -> tuple[str, ...]:
        """Every title that it holds."""
        every = (*self.several.every, *([self.title] if self.title else []), *sorted(self.besides))
        return tuple(dict.fromkeys(every))

    def after(self, question: str, title: str | None, words: str, trade: Trade) -> Topic:
        """The topic after a question, about a title where it names one."""
        thing = None if title else thing_in(question, trade) or self.thing
        return replace(self, subject=title, question=question, title=title or self.title, words=words, thing=thing)


def topic_of(context: Context, names: TitleNames, trade: Trade) -> Topic:
    """Return what the conversation is about, past thanks and greetings."""
    history, several = _as_meant(context.history, names, trade)
    topic = replace(_last_spoken_of(history, names, trade), several=several)
    said = [one for one in history if one.answer and one.role not in TALK]
    wishes, lists = _asked_for(said, names, trade)
    named = [frozenset(title for titles in lists[:end] for title in titles) for end in range(len(lists) + 1)]
    if not wishes or (topic.title and topic.title not in named[-1] and _is_newer(topic.question, said)):
        return topic
    return replace(
        topic,
        wish=", ".join(
            _bare(wish) for wish in wishes if not (is_not_these(wish) or says_only_what_is_known(wish, trade))
        ),
        said=tuple(zip(wishes, named[:-1], strict=True)),
        besides=named[-1],
        is_open=said[-1].question == wishes[-1],
    )


def _as_meant(history: Sequence[Exchange], names: TitleNames, trade: Trade) -> tuple[list[Exchange], Several]:
    """The exchanges with the titles that their questions point at, and the titles that can be pointed at now."""
    meant: list[Exchange] = []
    several = NONE
    for exchange in history:
        if before := asked_before(exchange.question, meant):
            meant.append(replace(before.history[-1], answer=exchange.answer))
            continue
        if exchange.role not in TALK:
            before = next((one for one in reversed(meant) if one.role not in TALK), None)
            said = as_corrected(exchange.question) if before else exchange.question
            question = pointed_out(said, several, trade) or _like_the_last(said, several)
            question = (before and _asked_of_another(question, before, names, trade)) or question
            exchange = replace(exchange, question=question)  # noqa: PLW2901 - read as it was meant from here on
            several = _after(several, exchange, names, trade)
        meant.append(exchange)
    return meant, several


def _like_the_last(question: str, several: Several) -> str:
    """The question with the title that it wants something similar to."""
    title = None if several.is_a_choice else several.last
    return (title and like_the_title(without_lead(question), title)) or question


def _asked_of_another(question: str, before: Exchange, names: TitleNames, trade: Trade) -> str | None:
    """The question of before asked of another title, or another part of the service."""
    if named := names.first_in(question):
        known = names.first_in(before.question)
        words = known.words if known else before.subject
        return swapped(question, before.question, (words,), named, trade)
    goods = of_other_goods(question, before.question, trade)
    return goods or (None if before.role in _OF_ITEMS else of_the_service(question, before.question, trade))


def _after(several: Several, exchange: Exchange, names: TitleNames, trade: Trade) -> Several:
    """What can be pointed at after an exchange: what was listed or named together, else what was asked of in turn."""
    titles = tuple(dict.fromkeys(one.title for one in names.all_in(exchange.question)))
    listed = _listed(exchange, names) if exchange.role in LISTING else ()
    if listed and not {*listed} <= {*titles}:
        return Several(listed, last=listed[0], is_a_choice=True)
    if len(titles) > 1:
        return Several(titles, last=titles[0])
    if not titles:
        return NONE if is_about_service(exchange.question, trade) else several
    if titles[0] in several.together:
        return replace(several, last=titles[0])
    return Several(in_turn=tuple(dict.fromkeys((*several.in_turn, *titles))), last=titles[0])


def _asked_for(said: Sequence[Exchange], names: TitleNames, trade: Trade) -> tuple[list[str], list[tuple[str, ...]]]:
    """The messages that make up the last wish for something to read, and the titles that each was answered with."""
    wishes: list[str] = []
    lists: list[tuple[str, ...]] = []
    for at, exchange in reversed([*enumerate(said)]):
        if exchange.role not in LISTING:
            continue
        wishes.insert(0, exchange.question)
        lists.insert(0, _listed(exchange, names))
        follows = at > 0 and said[at - 1].role in LISTING
        adds = follows and _adds_to_the_last(exchange.question, trade)
        adds = adds or goes_on(exchange.question, trade) or is_for_a_reader(exchange.question, trade)
        if is_of_its_own(exchange.question, trade) or not adds:
            break
    return wishes, lists


def _adds_to_the_last(question: str, trade: Trade) -> bool:
    return (
        is_a_fragment(question, trade)
        or narrows_by_its_end(question, trade)
        or says_only_what_is_known(question, trade)
    )


def _is_newer(question: str, said: Sequence[Exchange]) -> bool:
    """Whether a question came after the last wish for something to read."""
    last = next(one for one in reversed(said) if one.role in LISTING or one.question == question)
    return last.role not in LISTING


def _bare(message: str) -> str:
    """A message without the words that lead into it, and its last stop."""
    return without_lead(message).strip(" ?？.。!！…、,")


def _last_spoken_of(history: Sequence[Exchange], names: TitleNames, trade: Trade) -> Topic:
    topic: Topic | None = None
    thing: str | None = None
    for exchange in reversed(history):
        if exchange.role in TALK:
            continue
        named = _named_in(exchange, names)
        topic = topic or Topic(exchange.subject, exchange.question, None)
        if named and topic.question == exchange.question:
            asked = names.first_in(exchange.question)
            return Topic(named.title, exchange.question, named.title, asked.words if asked else "")
        if named:
            return replace(topic, title=named.title, thing=thing)
        thing = thing or thing_in(exchange.question, trade)
        if thing and not exchange.subject and exchange.answer:
            break  # of what nothing was found no older title is meant either
    return replace(topic or Topic(), thing=thing)


def _named_in(exchange: Exchange, names: TitleNames) -> Named | None:
    """The title that an exchange was about. Of what nobody has answered yet, the last one said counts."""
    if not exchange.answer:
        return next(reversed(names.all_in(exchange.question)), None)
    # What was ordered is not spoken of where an order is; the shop's rules name titles by chance ("United Kingdom").
    told = "" if exchange.role in _OF_THE_SHOP else exchange.answer
    said = (exchange.question, exchange.subject or "", told)
    return next((found for text in said if (found := names.first_in(text))), None)


def _listed(exchange: Exchange, names: TitleNames) -> tuple[str, ...]:
    """The titles that the lines of an answer begin with; all that it names where it is no list."""
    lines = _LINE.findall(exchange.answer)
    named = [names.first_in(line) or names.first_as_written(line) for line in lines]
    named = named if lines else names.all_in(exchange.answer)
    return tuple(dict.fromkeys(one.title for one in named if one))
