"""Who asks, and what: the question on its way from a message to a query with an intent."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal, NamedTuple

from pipeline.intents import IntentKind, Role
from pipeline.types.conditions import Condition, Sort
from pipeline.types.search import Embedding


@dataclass(frozen=True, slots=True)
class User:
    """Who asks. A guest has no orders."""

    id: str
    type: Literal["guest", "customer", "operator"] = "guest"


@dataclass(frozen=True, slots=True)
class Question:
    """A message as it came in. ``text`` is unmasked: only the order lookup may read it after the input guards."""

    text: str
    session_id: str
    user: User
    page_type: str = "chat"
    language: str = "en"
    user_type: str = "guest"
    history: tuple[Exchange, ...] = ()
    """What a client that keeps its own history says came before; used instead of the session's."""


@dataclass(frozen=True, slots=True)
class Exchange:
    """One earlier turn of the session, masked. ``subject`` is the title that the answer was about, if one.

    ``role`` is its intent's, where that is known and has one.

    In a history that a client sends along, a message that was never answered has an empty answer.
    """

    question: str
    answer: str
    role: Role | None = None
    subject: str | None = None


@dataclass(frozen=True, slots=True)
class Context:
    """What the session remembers, oldest first."""

    history: tuple[Exchange, ...] = ()
    degraded: str | None = None


@dataclass(frozen=True, slots=True)
class Taste:
    """What a wish for something to read asks of the titles."""

    kinds: frozenset[str] = frozenset()
    """Of which kinds they should be."""
    named: tuple[str, ...] = ()
    """The catalogue's words for what it names otherwise, as Japanese does."""
    made_by: frozenset[str] = frozenset()
    """Who made them; nobody where that is all the same."""
    besides: frozenset[str] = frozenset()
    """Titles that were named before, where others are asked for."""
    like: frozenset[str] = frozenset()
    """The kinds of the titles that it names as a model."""
    unwanted: frozenset[str] = frozenset()
    """Stems of what is ruled out; of what several words name together, these in one."""
    without: frozenset[str] = frozenset()
    """Facts of several words that are ruled out, in small letters."""
    bounds: tuple[tuple[str, float, float], ...] = ()
    """Facts by name, with the least and the most that they may be."""
    finished: bool | None = None
    """Whether they have to have ended; None where that is all the same."""
    sort: Sort | None = None
    """The order in which they are asked for; None where the best are."""
    chosen: tuple[Condition, ...] = ()
    """What it asks of the store's own fields."""


NO_TASTE = Taste()


@dataclass(frozen=True, slots=True)
class Query:
    """The question that stands alone. ``condensed`` says that history was needed to make it so."""

    text: str
    language: str = "en"
    condensed: bool = False
    title: str | None = None
    """The title of the catalogue that it names."""
    names: frozenset[str] = frozenset()
    """All titles of the catalogue that it names."""
    reader_age: int | None = None
    """The age in years of the youngest reader it is for, where that is no adult."""
    rating: int | None = None
    """The age rating that it asks for, as the least age in years."""
    from_ages: tuple[tuple[str, int], ...] = ()
    """Titles that it names for a reader who is no adult, each with the age in years from which on it is meant."""
    harmless_at: int | None = None
    """Up to which age rating (as the least age in years) nothing grave is told of, where it rules out what no page
    does: for all, or the lowest that titles of its kinds have. None where it rules out no such thing."""
    names_reader: bool = False
    """Whether this question speaks of the reader, and not only an earlier one."""
    wish: str = ""
    """What to search for, where that is not the whole text."""
    parts: tuple[Query, ...] = ()
    """The things that it asks for, where they are several; each stands alone."""
    foreign: str | None = None
    """The language that it is written in (ISO 639-1), where we do not speak it."""
    may_mean: tuple[str, ...] = ()
    """The titles of the catalogue that it may name, where it cannot be told which."""
    names_nothing: bool = False
    """Whether it asks for a fact of a title, and neither it nor the conversation says of which."""
    days: tuple[str, str] | None = None
    """The first and the last day that it asks about (ISO 8601), today where it names none."""
    orders: tuple[str, ...] = ()
    """The numbers of the orders that it goes on about, where it names none itself."""
    codes: tuple[str, ...] = ()
    """The codes of offers that it names, as the offers write them."""
    taste: Taste = NO_TASTE
    """What it asks of titles, where it asks for some to read."""

    @property
    def beside_the_title(self) -> str:
        """What it says beside the title that it names, which may be made of any words: "Your Name"."""
        return re.sub(re.escape(self.title), " ", self.text, flags=re.IGNORECASE) if self.title else self.text


@dataclass(frozen=True, slots=True)
class Intent:
    """``path`` says which stage decided: rules, head, or out_of_scope (the head was unsure).

    ``likeliest`` are the head's first three with their probabilities, where it was asked, whatever was decided.
    """

    kind: IntentKind
    confidence: float
    path: Literal["rules", "head", "out_of_scope"]
    embedding: Embedding | None = None
    likeliest: tuple[tuple[str, float], ...] = ()

    @property
    def name(self) -> str:
        """The store's name for it."""
        return self.kind.name


class Example(NamedTuple):
    """A message with its intent, to learn from."""

    text: str
    intent: str
    line: str
    """What it is a wording of. Wordings of one line never part when examples are split."""
    shared: bool = False
    """Whether it is every store's, and not this one's own."""
