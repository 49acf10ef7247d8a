"""Which passages speak of what is asked: a neighbour's facts are no evidence, whichever model writes the answer."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace

from pipeline.catalogue.goods import on_the_goods
from pipeline.catalogue.subject import NOTHING, Subject, stands_alike, stems_of, subject_of, thing_of
from pipeline.catalogue.unwanted import without_unwanted
from pipeline.intents import IntentKind
from pipeline.named import named_in, names_of, occurs, plain, with_the_title
from pipeline.trade import Cue, Trade, Wording
from pipeline.types.asking import Query
from pipeline.types.documents import RULES, P, Telling
from pipeline.types.search import Hit, Relevance
from pipeline.wording.cues import cues_of
from pipeline.wording.framing import asked_in
from pipeline.wording.language import language_of
from pipeline.wording.likeness import is_by_likeness
from pipeline.wording.topics import is_about_service

_SHORT_MESSAGE = 3
_SHORTEST_STRANGE = 4
"""Letters. Shorter words that no dictionary has are abbreviations of chats."""
_BY = Wording(r" is an? (?:\w+ )?{items} by ([^.\n]+)\.")
_BESIDES = Wording(r"^(?:[a-z-]+ )?{besides}\W*$")
"""Of what is sold elsewhere; in lower case, no title is meant."""
_ENOUGH_OF_A_SERVICE = 0.5
Strange = Callable[[Iterable[str]], AbstractSet[str]]
"""Those of some words that are not English, nor nearly so."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a question wants to know, and of what. ``titles`` are those of the passages that it names."""

    text: str
    bare: str
    """What it asks, with ``THE_TITLE`` in place of its titles: "Platinum End" asks for no end."""
    intent: IntentKind
    trade: Trade
    cues: tuple[Cue, ...]
    titles: frozenset[str]
    named_by: frozenset[str]
    """Stems of all the names of these titles."""
    subject: Subject
    persons: frozenset[str] = frozenset()
    """Stems of the names of those who made something, as it mentions them."""
    strange: frozenset[str] = frozenset()
    """Stems of words that are in no dictionary and say which thing is wished for: they must stand in a passage."""

    @property
    def wants_goods(self) -> bool:
        """Whether it asks for goods of a kind ("do you sell games?"): no title is one of these."""
        return bool(
            self.subject.framed
            and self.subject.thing
            and _BESIDES.of(self.trade).search(thing_of(self.text, self.trade))
        )

    @property
    def rare_kinds(self) -> list[str]:
        """The kinds that it names, and few items are of."""
        said = self.text.casefold()
        return [kind for kind, rare in self.trade.rare.items() if rare.written.casefold() in said]

    @property
    def about_particulars(self) -> bool:
        """Whether it asks for a kind of fact that few pages state."""
        return any(cue.particular for cue in self.cues)

    def told_by(self, passages: Sequence[P]) -> list[P]:
        """The passages that speak of it. What one passage tells of a product holds for its others."""
        if self.intent.lists_titles and (on_goods := on_the_goods(self.text, passages, self.trade)):
            return on_goods
        told: dict[str, str] = {}
        for passage in passages:
            told[passage.title] = f"{told.get(passage.title, '')}\n{passage.text}"
        return [passage for passage in passages if self._is_spoken_of(passage, told[passage.title])]

    def _is_spoken_of(self, passage: Telling, told: str) -> bool:
        if self.intent.role == "offers" and passage.type == "promotion":
            return True
        named = passage.title in self.titles
        if self.about_particulars and self.titles and not named:
            return any(occurs(told, title) for title in self.titles)
        known = self.named_by if named else frozenset[str]()
        spoken_of = self.subject.is_in(passage.title, told, self.trade, known) or self._is_near(passage, told)
        if passage.type == "product" and not named:
            spoken_of = spoken_of or (
                self.intent.lists_titles and self.subject.is_about(passage.title, told, self.trade)
            )
            spoken_of = spoken_of and not self.wants_goods and all(kind in told for kind in self.rare_kinds)
        return spoken_of and all(stands_alike(word, f"{passage.title}\n{told}", self.trade) for word in self.strange)

    def _is_near(self, passage: Telling, told: str) -> bool:
        """Whether a page of the shop's rules holds what a customer calls by words that stand otherwise there.

        All of them somewhere; half of several where the service is asked about: "protective foil" for its film.
        """
        several = len(self.subject.thing) > 1
        if passage.type not in RULES or not several:
            return False
        enough = _ENOUGH_OF_A_SERVICE if is_about_service(self.text, self.trade) else 1.0
        return self.subject.share_in(f"{passage.title}\n{told}", self.trade) >= enough


def wanted_of(question: str, intent: IntentKind, passages: Sequence[Telling], trade: Trade) -> Wanted:
    """Take a question apart. ``passages`` are what was found for it."""
    names: dict[str, set[str]] = {}
    for passage in passages:
        if passage.type == "product":
            names.setdefault(passage.title, set()).update(names_of(passage))
    titles = named_in(question, names)
    bare = with_the_title(question, titles, names)
    asked = asked_in(bare)
    cues = cues_of(asked, trade) or cues_of(bare, trade)
    named_by = frozenset(stem for title in titles for name in names[title] for stem in stems_of(name, trade))
    subject = _subject(question, intent, cues, trade)
    return Wanted(question, asked, intent, trade, cues, titles, named_by, subject, _persons(question, passages, trade))


@dataclass(frozen=True, slots=True)
class RelevanceFilter:
    """Step: drops the passages that speak of something else than the question names.

    Restricted to what can be told for sure: a question that names no thing, or asks for something like a title, keeps
    all of its passages, and so does one about the shop's service.

    Args:
        strange: those of some words that are not English, nor nearly so.
        trade: the words of what is sold.
    """

    strange: Strange
    trade: Trade

    async def __call__(self, query: Query, intent: IntentKind, hits: tuple[Hit, ...], /) -> Relevance:
        """Screen what was found for one wish."""
        passages = [hit.passage for hit in hits]
        wish = (intent.lists_titles and query.wish) or query.text
        wish = without_unwanted(wish) if intent.lists_titles and query.taste.unwanted else wish
        wanted = wanted_of(wish, intent, passages, self.trade)
        wanted = replace(
            wanted,
            subject=wanted.subject if query.title or wanted.titles else self._with_its_names(wanted),
            strange=frozenset() if query.title else self._strange(wanted),
        )
        told = wanted.told_by(passages)
        if len(wanted.titles) > 1 and not intent.lists_titles:  # of titles that are compared no neighbour tells
            told = [passage for passage in told if passage.type != "product" or passage.title in wanted.titles]
        kept = {passage.id for passage in told}
        return Relevance(
            tuple(hit for hit in hits if hit.passage.id in kept),
            tuple(passage.id for passage in passages if passage.id not in kept),
        )

    def _with_its_names(self, wanted: Wanted) -> Subject:
        """The subject of a question that names no title: of a name of several words, no other's facts will do."""
        names = tuple(name for name in subject_of(wanted.text, self.trade).names if len(name) > 1)
        return replace(wanted.subject, names=names) if names and wanted.intent.role == "fact" else wanted.subject

    def _strange(self, wanted: Wanted) -> frozenset[str]:
        subject = subject_of(wanted.text, self.trade)
        words = {stem: word for word in plain(wanted.text).split() for stem in stems_of(word, self.trade)}
        told = {words.get(stem, "") for stem in (*subject.kind, *subject.thing)}
        # What begins with a figure is an amount, or years: "the 2000s".
        places = {word for word in told if len(word) >= _SHORTEST_STRANGE and not word[0].isdecimal()}
        names_a_thing = subject.framed or wanted.intent.lists_titles or len(words) <= _SHORT_MESSAGE
        if (
            not names_a_thing
            or is_about_service(wanted.text, self.trade)
            or language_of(wanted.text, self.trade) == "ja"
        ):
            return frozenset()
        return frozenset(stem for word in self.strange(places) for stem in stems_of(word, self.trade))


def _subject(question: str, intent: IntentKind, cues: tuple[Cue, ...], trade: Trade) -> Subject:
    """What must stand in a passage. A plain wish for something may be met in other words."""
    subject = subject_of(question, trade)
    if any(cue.particular for cue in cues):
        return subject
    service = is_about_service(question, trade) and not subject.thing
    strict = subject.framed or any(cue.strict for cue in cues)
    bound = not is_by_likeness(question) if intent.lists_titles else strict
    return subject if bound and not service else NOTHING


def _persons(question: str, passages: Iterable[Telling], trade: Trade) -> frozenset[str]:
    """Those who made what these passages tell of, where the question mentions them, as stems of their names."""
    listed = [match[1] for passage in passages if (match := _BY.of(trade).search(passage.text))]
    names = {name for names in listed for name in re.split(r", | and ", names)}
    said = plain(question)
    return frozenset(stem for name in names if plain(name) in said for stem in stems_of(name, trade))
