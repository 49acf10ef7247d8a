"""A message that goes on about something to read, made a wish of its own: other titles, other works, for whom else."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from datetime import date

from pipeline.catalogue.audience import Reader, reader_in, without_reader
from pipeline.catalogue.bounds import asks_for_less_or_more
from pipeline.catalogue.makers import asks_for_another_maker, asks_for_other_works, asks_who_made, question_for_works
from pipeline.catalogue.names import Named, TitleNames, as_written, called_otherwise, folded
from pipeline.catalogue.shelf import Shelf
from pipeline.catalogue.unwanted import denied_in
from pipeline.conversation import advice
from pipeline.conversation.asking_anew import asked_anew
from pipeline.conversation.state import Topic
from pipeline.trade import Trade
from pipeline.wording.lead import without_lead
from pipeline.wording.likeness import like_the_title, names_a_model
from pipeline.wording.topics import is_only_advice
from pipeline.wording.words import is_japanese

_ANOTHER = {True: "他には？", False: "another one"}
"""What a message asks for that says but what was read, in Japanese or not."""


@dataclass(frozen=True, slots=True)
class Further:
    """The wish, and what of it comes from before. ``said`` is every message of it with what had been named before."""

    text: str
    besides: frozenset[str] = frozenset()
    made_by: tuple[str, ...] = ()
    said: tuple[tuple[str, frozenset[str]], ...] = ()
    models: frozenset[str] = frozenset()
    """Titles that the others are to be like."""

    def with_models_of(self, other: Further) -> Further:
        """This wish for what is like the models of another, too: those of the wish that it adds to."""
        # "Longer", before anything had been named, is than these.
        said = tuple((message, named or other.models) for message, named in self.said)
        models = self.models | other.models
        return replace(self, besides=self.besides | other.besides, said=said, models=models)


@dataclass(frozen=True, slots=True)
class Message:
    """What is said now. ``read`` are titles that it says the reader knows, and ``text`` what it says beside that."""

    text: str
    named: Named | None = None
    reader: Reader | None = None
    names_reader: bool = False
    read: frozenset[str] = field(default_factory=frozenset[str])
    refused: tuple[Named, ...] = ()
    """Titles that it names as those that are not wanted."""
    says_what_was_read: bool = False


def without_what_was_read(text: str, topic: Topic, names: TitleNames, trade: Trade) -> Message:
    """A message without "I know those already", which asks for others than those."""
    known = advice.known_in(text, trade) if topic.wish else None
    read = frozenset(named.title for named in names.all_in(known)) if known else frozenset[str]()
    if known is None or not (read or advice.are_those_named(known)):
        return Message(text)
    rest = text.replace(known, " ").strip(" 、。,.!")
    return Message(rest or _ANOTHER[is_japanese(text)], read=read, says_what_was_read=True)


def by_likeness(
    text: str, names: TitleNames, shelf: Shelf, trade: Trade, refused: frozenset[str] = frozenset()
) -> Further:
    """The wish itself; a title that it names as a model, or refuses, is none of those that are wished for.

    Nor are its maker's others, where somebody else's are asked for.
    """
    named = [one for one in names.all_in(text) if one.title not in refused]
    rest = folded(text)
    for one in named:
        rest = called_otherwise(rest, one, "title")
    models = frozenset(one.title for one in named) if names_a_model(rest) else frozenset[str]()
    of_theirs = shelf.by_any_of(models) if models and asks_for_another_maker(text, trade) else frozenset[str]()
    return Further(text, besides=models | of_theirs | refused, said=((text, models),), models=models)


def other_works(message: Message, topic: Topic, shelf: Shelf, trade: Trade) -> Further | None:
    """The wish for what else the maker of a title made."""
    people = _people_in(message, shelf)
    spoken_of = not people and not message.named and asks_who_made(topic.question, trade)
    if not asks_for_other_works(
        message.text, trade, of_whom_was_spoken=spoken_of, named=bool(people), of_a_title=message.named is not None
    ):
        return None
    title = message.named.title if message.named else topic.title
    people = people or (shelf.authors_of(title) if title else ())
    question = question_for_works(people, trade, japanese=is_japanese(message.text))
    said = ((message.text, frozenset[str]()),)
    besides = {one.title for one in message.refused} | ({title} if title else set())
    return Further(question, frozenset(besides), people, said) if people else None


def _people_in(message: Message, shelf: Shelf) -> tuple[str, ...]:
    """Whom a message names, and not but by a word of a title: "Cardcaptor Sakura" is nobody's name.

    Whose titles it rules out, it does not ask for.
    """
    titles = (one.words for one in (message.named, *message.refused) if one)
    said_otherwise = (*titles, denied_in(message.text, shelf.long_facts))
    others = {name for words in said_otherwise for name in shelf.authors_in(words)}
    return tuple(name for name in shelf.authors_in(message.text) if name not in others)


def further_advice(message: Message, topic: Topic, shelf: Shelf, today: date, trade: Trade) -> Further | None:
    """The wish for something to read that a message adds to, or asks to be granted otherwise."""
    before = topic.besides if topic.wish else frozenset({topic.title} if topic.title else ())
    spoken_of = topic.title if not (topic.wish or message.named) else None
    if spoken_of and (like := like_the_title(without_lead(message.text), spoken_of)):
        return Further(like, before, said=((message.text, before),), models=before)
    said = (*topic.said, (message.text, before))
    refused = [named for text, named in said if asks_for_another_maker(text, trade)]
    anew = _asked_anew(message, replace(topic, wish=_by_nobody(topic.wish, shelf)) if refused else topic, today, trade)
    if anew is None:
        return None
    others = [named for text, named in said if _wants_others(text, trade)]
    others += [before] * (message.says_what_was_read or not topic.wish)
    # A title that the wish names is what the others are to be like.
    besides = frozenset(title for named in (*others, *refused) for title in named if title not in anew)
    besides |= shelf.by_any_of(title for named in refused for title in named)
    return Further(anew, besides | message.read, said=said)


def _wants_others(text: str, trade: Trade) -> bool:
    """Whether a message of a wish wants none of the titles that had been named for it before."""
    return (
        advice.asks_for_others(text, trade)
        or asks_for_less_or_more(text, trade)
        or advice.says_only_what_is_known(text, trade)
    )


def _by_nobody(wish: str, shelf: Shelf) -> str:
    """A wish without the people whose works were asked for."""
    for maker in shelf.authors_in(wish):
        wish = re.sub(rf"\s*\b(?:by|from|of)\s+{as_written(folded(maker))}", "", folded(wish), flags=re.IGNORECASE)
    return wish


def _asked_anew(message: Message, topic: Topic, today: date, trade: Trade) -> str | None:
    text, reader = advice.without_what_it_is(message.text), message.reader
    if advice.is_of_its_own(text, trade) or not (topic.title or topic.wish or reader):
        return None
    if not topic.wish and (
        advice.is_said_to_be_for(message.text) or (topic.title and advice.asks_whether_it_suits(text))
    ):
        return None  # of the title that was spoken of
    follows = bool(topic.title or topic.wish)
    for_whom = advice.is_for_a_reader(text, trade, named=message.names_reader) or advice.asks_what_then(text, trade)
    if follows and reader and for_whom:
        # Who is named now reads in the place of the one before.
        before = reader_in(topic.wish, today, trade) if message.names_reader else None
        said = without_reader(without_lead(text), reader) if is_japanese(text) else text
        return asked_anew(said, without_reader(topic.wish, before), trade)
    if topic.wish and (kind := advice.other_kind(text, trade)):
        return asked_anew(kind, "", trade)
    goes_on = (topic.wish and advice.goes_on(text, trade)) or (topic.title and advice.asks_for_others(text, trade))
    adds = message.says_what_was_read or (topic.is_open and advice.is_a_fragment(text, trade))
    narrows = topic.is_open and advice.narrows_by_its_end(text, trade)
    another = follows and asks_for_another_maker(text, trade)
    if goes_on or adds or narrows or another or is_only_advice(without_lead(text), trade):
        return asked_anew(text, topic.wish, trade)
    return None
