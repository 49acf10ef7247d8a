"""What a question says: its ideas, in whatever words, and the words that are not known."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

from pipeline.question_ideas import Ideas
from pipeline.question_implied import AS_ONE, IMPLIED_BY_SEVERAL
from pipeline.question_sides import AUXILIARY, PERSONS, ROLES, Sides, sides_of
from pipeline.question_tokens import is_participle, stem
from pipeline.question_words import (
    ADVERBS,
    ALLOWED,
    ARTICLES,
    BINDING,
    BY,
    DAYS,
    EXCHANGED_FOR,
    EXCHANGING,
    JOINT,
    LEAVE,
    LIGHT,
    MARKS,
    MOVING,
    NAMING,
    OPEN_QUESTION,
    PERSONAL,
    POSSESSIVE,
    SPELT,
    TIMED,
    TOWARDS,
    WAYS,
    WITHIN,
    YES_OR_NO,
)

TITLE = "title:"
"""Marks the title of a name."""

_THIS = (["the"], ["your"], ["my"], ["this"])
_PAST = frozenset("was were did".split())
_ARRIVE = frozenset(("arrive", "until arrive"))
_UNDERWAY = frozenset(("parcel", "order", "until parcel", "until order"))
_NEAR = 3
_SENT = frozenset(("ship", "you mail"))
_PLACES = (TOWARDS, "from")
_STATING = frozenset("my our the you it there".split())
_HAPPENED = frozenset("was be got received".split())
_HAVING = frozenset("have sell carry stock offer got".split())
_ANY = frozenset("any anything some something".split())
"""Who has "any" is asked which: "Do you have anything by Ito?"."""
_JOINING = frozenset("and but than instead only".split())
_FORMAL = frozenset("a an the my your our this that do does did is are was were has have".split())

Form = Literal["yes_or_no", "leave", "how", "what", "which", "open", "complaint", "either"]


@dataclass(frozen=True, slots=True)
class Reading:
    """What a question says.

    Attributes:
        known: ideas that are known.
        open: words that are not, names and numbers among them, in order.
        sequence: both, in order, but those that are light or said by another.
        ordered: ideas whose order counts in any question.
        sides: who does it to whom.
        marked: of a word what small word stands before it, and of a role whether it acts.
        form: what kind of answer it waits for.
        is_state: whether it asks how something is at present.
        is_past: whether it asks how it was.
        is_choice: whether it says of one thing what it denies of another.
        passive: what is done, where it is not said by whom.
        words: the words that count, and how often each is there.
    """

    known: frozenset[str]
    open: tuple[str, ...]
    sequence: tuple[str, ...]
    ordered: tuple[str, ...]
    sides: Sides
    marked: frozenset[tuple[str, str]]
    form: Form
    is_state: bool
    is_past: bool
    is_choice: bool
    passive: frozenset[str]
    words: frozenset[tuple[str, int]]

    @property
    def is_relation(self) -> bool:
        """Whether the order of its words may tell what is said of what: "cats and not dogs"."""
        terms = (*self.known, *self.open)
        bound = any(term.split(" ")[0] in BINDING for term in terms)
        named, counted = (sum(map(kind, terms)) > 1 for kind in (_is_title, _is_number))
        return bound or named or counted or self.is_choice or "or" in self.open


@dataclass(slots=True)
class Notes:
    """What has been read of a question so far.

    ``bound`` waits for the word of which it says something, and ``marks`` for the word before which they stand.
    ``person`` was named last, ``subject`` a word ago; ``noun`` says that a noun may follow, not what somebody does.
    """

    ideas: Ideas
    known: list[str] = field(default_factory=list[str])
    open: list[str] = field(default_factory=list[str])
    ordered: list[str] = field(default_factory=list[str])
    sequence: list[str] = field(default_factory=list[str])
    bound: str = ""
    person: str = ""
    subject: str = ""
    noun: bool = False
    marks: set[str] = field(default_factory=set[str])
    marked: set[tuple[str, str]] = field(default_factory=set[tuple[str, str]])
    is_known: bool = False

    def add(self, token: str, concept: str | None) -> None:
        """Read on: ``concept`` is the idea of a phrase, the title of a name, or None where ``token`` stands alone."""
        actor, self.subject = self.subject, PERSONS.get(token, self.subject if token in ADVERBS else "")
        self.person, noun = self.subject or self.person, self.noun
        self.noun = token in ARTICLES
        self.marks |= {MARKS[token]} if token in MARKS else set()
        self.marked.update((PERSONS[token], mark) for mark in self.marks if token in PERSONS)
        idea = concept or self.ideas.of(token)
        if concept is None and self._binds(token):
            self.bound = f"{TOWARDS if token == WITHIN else token} "
        elif concept == "" or (concept is None and token in self.ideas.harmless):
            self.bound = self.bound if token in ARTICLES or self.bound.strip() in BINDING else ""
        elif token == POSSESSIVE:
            self.open[-1:] = [word if _is_title(word) or self.is_known else word + token for word in self.open[-1:]]
        elif idea and not _is_title(idea):
            is_noun = noun or token.endswith(NAMING)
            for one in idea.split("+"):
                self._add_known(one, token, self._doer(one, actor, is_word=concept is None, is_noun=is_noun))
        else:
            self._add_open(idea, token, actor)

    def _add_open(self, title: str | None, token: str, actor: str) -> None:
        if self.bound.strip() == BY and token not in DAYS and stem(token) not in ROLES:
            self.bound = ""  # "by post", not "by a friend"
        deed = "you " if actor == "you" else ""  # "can I" asks the same of nearly every verb as "how to"
        self._mark(title or stem(token))
        self.open.append(self.bound + (title or SPELT.get(token) or deed + stem(token)))
        self.bound, self.noun, self.is_known = "", True, False

    def _count(self, idea: str) -> None:
        """Read how many of what: "three volumes", however light the idea, is not "the three best"."""
        if idea in self.ideas.light - LIGHT and self.open and _is_number(self.open[-1]) and not self.is_known:
            self.open[-1] += f" {idea}"

    def _binds(self, token: str) -> bool:
        directs = MOVING if token in {TOWARDS, WITHIN} else EXCHANGING if token == EXCHANGED_FOR else frozenset[str]()
        return token in BINDING or bool(directs & set(self.known))

    def _doer(self, idea: str, actor: str, *, is_word: bool, is_noun: bool) -> str:
        """Who does it, where that is not the side of the counter that one would think of."""
        if idea in PERSONAL:
            return self.person if PERSONAL[idea] == self.person and not is_noun else ""
        return actor if actor == "you" and is_word and idea not in JOINT else ""

    def _add_known(self, idea: str, token: str, doer: str) -> None:
        if self.bound.strip() == BY and idea not in {*ROLES, "other"}:
            self.bound = ""
        self._count(idea)
        self._mark(idea)
        self.known.append(f"{self.bound}{doer} {idea}".strip() if doer else self.bound + idea)
        self.noun = self.is_known = True
        if idea in self.ideas.ordered and idea not in self.ordered:
            # "Can an order be cancelled?" is "Can I cancel an order?"
            is_done = is_participle(token) or token.endswith("able")
            self.ordered.insert(0 if is_done else len(self.ordered), idea)

    def _mark(self, word: str) -> None:
        self.sequence.append(word)
        self.marked.update((word, mark) for mark in self.marks)
        self.marks.clear()

    def _joined(self) -> set[str]:
        """The idea of two words that stand near each other, which are taken out."""
        for at, first in enumerate(self.sequence):
            for other, idea in self.ideas.together.get(first, {}).items():
                if other in self.sequence[max(0, at - _NEAR) : at + _NEAR + 1]:
                    self.known, self.open = _without(self.known, first, other), _without(self.open, first, other)
                    return set(idea.split())
        return set()

    def reading(self, tokens: Sequence[str]) -> Reading:
        """Close the notes."""
        form, sides = _form(tokens), sides_of(tokens)
        self.known = ["charges" if idea == "charge" and "who" in self.open else idea for idea in self.known]
        known = _settled(self._joined() | {*self.known, self.bound.strip()} - {"", BY, TOWARDS}, form)
        implied = frozenset[str]().union(*(self.ideas.implied.get(word, ()) for word in (*known, *self.open)))
        implied |= {f"{place} {word}" for place in _PLACES for word in implied}
        implied = implied.union(*(said for ideas, said in IMPLIED_BY_SEVERAL if ideas <= known))
        known, loose = _unbound(known)
        opened = tuple(_loosened(word, loose) for word in self.open if word not in implied)
        meaning = (
            {"what"} if _asks_meaning(tokens, self.known) and len(known - implied) + len(opened) == 1 else set[str]()
        )
        return Reading(
            known=frozenset(known - implied | meaning),
            open=opened,
            sequence=tuple(idea for idea in self.sequence if idea not in implied | LIGHT),
            ordered=tuple(idea for idea in self.ordered if idea not in implied | self.ideas.light),
            # "When am I charged?" is "When do you charge me?"
            sides=replace(sides, suffers=sides.suffers and not JOINT & set(self.known)),
            marked=frozenset(self.marked) | sides.acts,
            form=form,
            is_state=_is_state(tokens),
            is_past=bool(_PAST & set(tokens)),
            is_choice="not" in self.open and not _JOINING.isdisjoint(tokens),
            passive=_passive(tokens),
            words=frozenset(Counter(map(stem, filter(_counts, tokens))).items()),
        )


def _without(words: Sequence[str], *gone: str) -> list[str]:
    return [word for word in words if word.split(" ")[-1] not in gone]


def _asks_meaning(tokens: Sequence[str], known: Sequence[str]) -> bool:
    """Whether it asks what something is: "What is a pre-order?" is not "Can I pre-order?"."""
    return "mean" in known or (tokens[:2] in (["what", "is"], ["what", "are"]) and tokens[2:3] not in _THIS)


def _passive(tokens: Sequence[str]) -> frozenset[str]:
    """What is done, where it is not said by whom."""
    done = frozenset(stem(token) for token in tokens if is_participle(token))
    return done if {"is", "are", "be"} & set(tokens) else frozenset()


def _settled(known: set[str], form: Form) -> set[str]:
    """The ideas, where two say one thing, as one of them."""
    known = _of_price(_of_time(_as_one(known - {"mean"})), form)
    if "buy" in known and form in {"yes_or_no", "leave", "either"}:  # "Can I buy it?" is "Do you have it?"
        known = known - {"buy"} | {"have"}
    if "sell" in known and form == "yes_or_no":  # "Is it sold?" is "Do you have it?"
        known = known - {"sell"} | {"have"}
    if {"several", "redeem"} <= known:
        known = known - {"several", "redeem"} | {"combine"}
    if {"delete", "from order"} <= known:
        known = known - {"delete"} | {"takeout"}
    if {"count", "copy", "buy"} <= known:  # "How many copies may I buy?"
        known = known - {"count"} | {"maximum"}
    if {"change", "address"} <= known:  # "the delivery address"
        known = known - {"ship"}
    if "point" in known and {"collect", "have"} & known and not {"giftcard", "discount", "promo"} & known:
        known = known - {"collect", "have"} | {"earn"}
    if form in {"yes_or_no", "complaint"} and "include" in known and "customs" not in known:  # included is not to pay
        known = known - {"include"} | {"have"}
    return known


def _as_one(known: set[str]) -> set[str]:
    for ideas, gone, meant in AS_ONE:
        if ideas <= known:
            known = known - gone | meant
    return known


def _unbound(known: set[str]) -> tuple[set[str], tuple[str, ...]]:
    """The ideas without the small words that only fill a place beside them, and these words."""
    if "difference" in known:
        loose: tuple[str, ...] = ("between", "from")
    elif _SENT & known and "from" not in {idea.split(" ")[0] for idea in known}:  # "PO box delivery"
        loose = (TOWARDS,)
    else:
        return known, ()
    return {_loosened(idea, loose) for idea in known} - set(loose), loose


def _loosened(word: str, loose: Sequence[str]) -> str:
    first, _, rest = word.partition(" ")
    return rest if rest and first in loose else word


def _of_time(known: set[str]) -> set[str]:
    if "valid" in known and {"duration", "deadline"} & known:  # "How long is it valid?" is "When does it expire?"
        known = known - {"valid", "deadline"} | {"expire", "duration"}
    if TIMED & known and "when" in known:  # "When does it arrive?" is "How long does it take?"
        known = known - {"when"} | {"duration"}
    if "duration" in known and _ARRIVE & known and _UNDERWAY & known:  # "How long until my parcel arrives?"
        known = known - _UNDERWAY - _ARRIVE - {"until", "future"} | {"ship"}
    if "duration" in known:  # "How long until I get my refund?" is "How long does a refund take?"
        known = {idea.removeprefix("until ") for idea in known} - {"until", "have"}
    return known


def _of_price(known: set[str], form: Form) -> set[str]:
    if "charge" in known:  # "What do you charge?", "When am I charged?"
        known = known - {"charge"} | (set[str]() if "price" in known else {"pay"})
    if "accept" in known <= {"accept", "giftcard", "point", "promo"}:  # "Do you accept cards?" is "Can I pay by card?"
        known = known - {"accept"} | {"pay"}
    if "fee" in known:  # "Is there a fee?" is "Is it free?"
        known = known - {"fee"} | {"free" if form == "yes_or_no" else "price"}
    return known


def _is_title(term: str) -> bool:
    return TITLE in term


def _is_number(term: str) -> bool:
    return any(character.isdigit() for character in term)


def _counts(token: str) -> bool:
    return token not in PERSONS and token not in _FORMAL


def _is_state(tokens: Sequence[str]) -> bool:
    return bool({"is", "are", "has", "been"} & set(tokens)) and not {"do", "does", "can", "will"} & set(tokens)


def _form(tokens: Sequence[str]) -> Form:
    first = tokens[0] if tokens else ""
    if first in YES_OR_NO and tokens[2:3] and tokens[2] in _HAVING and not _ANY.isdisjoint(tokens):
        return "either"
    if first in YES_OR_NO:
        return "leave" if _asks_leave(tokens) else "yes_or_no"
    if first in LEAVE:
        return "leave"
    if first == "what" and "do to" in " ".join(tokens[2:8]):  # "What can I do to cancel?" asks how
        return "open"
    if tokens[1:2] and tokens[1] in AUXILIARY and first in {"how", "what", "which"}:
        return "how" if first == "how" else "what"
    if first in {"what", "which"} and tokens[1:2] and tokens[1] not in YES_OR_NO | ARTICLES:
        return "which"
    if first in _STATING or (first == "i" and not _HAPPENED.isdisjoint(tokens[1:2])):
        return "complaint"
    return "open" if first in OPEN_QUESTION else "either"


def _asks_leave(tokens: Sequence[str]) -> bool:
    """Whether it is said as "Is it possible", "Is there a way"."""
    return (tokens[1:2] == ["it"] and not ALLOWED.isdisjoint(tokens[2:3])) or (
        tokens[1:2] == ["there"] and not WAYS.isdisjoint(tokens[2:4])
    )
