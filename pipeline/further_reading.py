"""A message that goes on about something to read, made a wish of its own: other titles, other works, for whom else."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from pipeline import advice
from pipeline.asking_anew import asked_anew
from pipeline.audience import Reader, reader_in, without_reader
from pipeline.conversation import Topic
from pipeline.lead import without_lead
from pipeline.makers import asks_for_other_works, asks_who_made, question_for_works
from pipeline.names import Named, TitleNames
from pipeline.shelf import Shelf
from pipeline.topics import is_only_advice
from pipeline.trade import Trade
from pipeline.words import is_japanese

_ANOTHER = {True: "他には？", False: "another one"}
"""What a message asks for that says but what was read, in Japanese or not."""


@dataclass(frozen=True, slots=True)
class Further:
    """The wish, and what of it comes from before. ``said`` is every message of it with what had been named before."""

    text: str
    besides: frozenset[str] = frozenset()
    made_by: tuple[str, ...] = ()
    said: tuple[tuple[str, frozenset[str]], ...] = ()


@dataclass(frozen=True, slots=True)
class Message:
    """What is said now. ``read`` are titles that it says the reader knows, and ``text`` what it says beside that."""

    text: str
    named: Named | None = None
    reader: Reader | None = None
    names_reader: bool = False
    read: frozenset[str] = field(default_factory=frozenset[str])
    says_what_was_read: bool = False


def without_what_was_read(text: str, topic: Topic, names: TitleNames, trade: Trade) -> Message:
    """A message without "I know those already", which asks for others than those."""
    known = advice.known_in(text, trade) if topic.wish else None
    read = frozenset(named.title for named in names.all_in(known)) if known else frozenset[str]()
    if known is None or not (read or advice.are_those_named(known)):
        return Message(text)
    rest = text.replace(known, " ").strip(" 、。,.!")
    return Message(rest or _ANOTHER[is_japanese(text)], read=read, says_what_was_read=True)


def other_works(message: Message, topic: Topic, shelf: Shelf, trade: Trade) -> Further | None:
    """The wish for what else the maker of a title made."""
    people = shelf.authors_in(message.text)
    spoken_of = not people and not message.named and asks_who_made(topic.question, trade)
    if not asks_for_other_works(message.text, trade, of_whom_was_spoken=spoken_of, named=bool(people)):
        return None
    title = message.named.title if message.named else topic.title
    people = people or (shelf.authors_of(title) if title else ())
    question = question_for_works(people, trade, japanese=is_japanese(message.text))
    return Further(question, frozenset({title} if title else ()), people) if people else None


def further_advice(message: Message, topic: Topic, today: date, trade: Trade) -> Further | None:
    """The wish for something to read that a message adds to, or asks to be granted otherwise."""
    anew = _asked_anew(message, topic, today, trade)
    if anew is None:
        return None
    before = topic.besides if topic.wish else frozenset({topic.title} if topic.title else ())
    others = message.says_what_was_read or advice.asks_for_others(message.text, trade)
    # A title that the wish names is what the others are to be like.
    besides = frozenset(title for title in before if title not in anew) if others else frozenset[str]()
    return Further(anew, besides | message.read, said=(*topic.said, (message.text, before)))


def _asked_anew(message: Message, topic: Topic, today: date, trade: Trade) -> str | None:
    text, reader = message.text, message.reader
    if advice.is_of_its_own(text, trade) or not (topic.title or topic.wish or reader):
        return None
    follows = bool(topic.title or topic.wish)
    for_whom = advice.is_for_a_reader(text, trade, named=message.names_reader) or advice.asks_what_then(text, trade)
    if follows and reader and for_whom:
        # Who is named now reads in the place of the one before.
        before = reader_in(topic.wish, today, trade) if message.names_reader else None
        said = without_reader(text, reader) if is_japanese(text) else text
        return asked_anew(said, without_reader(topic.wish, before), topic.title, trade)
    if topic.wish and (kind := advice.other_kind(text, trade)):
        return asked_anew(kind, "", None, trade)
    goes_on = (topic.wish and advice.goes_on(text, trade)) or (topic.title and advice.asks_for_others(text, trade))
    adds = message.says_what_was_read or (topic.is_open and advice.is_a_fragment(text, trade))
    if goes_on or adds or is_only_advice(without_lead(text), trade):
        return asked_anew(text, topic.wish, topic.title, trade)
    return None
