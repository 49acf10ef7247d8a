"""What a question says: its ideas, in whatever words, and the words that are not known."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from pipeline.questions.forms import Form, form_of
from pipeline.questions.function_words import (
    ADVERBS,
    ARTICLES,
    BINDING,
    BY,
    DAYS,
    EXCHANGED_FOR,
    MARKS,
    NAMING,
    POSSESSIVE,
    SPELT,
    TOWARDS,
    WITHIN,
)
from pipeline.questions.ideas import Ideas
from pipeline.questions.kinds import EXCHANGING, JOINT, LIGHT, MOVING, PERSONAL
from pipeline.questions.settling import settled
from pipeline.questions.sides import PERSONS, ROLES, Sides, sides_of
from pipeline.questions.tokens import is_participle, stem

TITLE = "title:"
"""Marks the title of a name."""

_THIS = (["the"], ["your"], ["my"], ["this"])
_PAST = frozenset("was were did".split())
_NEAR = 3
_SENT = frozenset(("ship", "you mail"))
_PLACES = (TOWARDS, "from")
_JOINING = frozenset("and but than instead only".split())
_FORMAL = frozenset("a an the my your our this that do does did is are was were has have".split())


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
        """Read how many of what: "three books", however light the idea, is not "the three best"."""
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
                    return set(idea.split("+"))
        return set()

    def reading(self, tokens: Sequence[str]) -> Reading:
        """Close the notes."""
        form, sides = form_of(tokens), sides_of(tokens)
        self.known = ["charges" if idea == "charge" and "who" in self.open else idea for idea in self.known]
        known = settled(self._joined() | {*self.known, self.bound.strip()} - {"", BY, TOWARDS}, form)
        implied = self.ideas.implied.by({*known, *self.open})
        implied |= {f"{place} {word}" for place in _PLACES for word in implied}
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


def _is_title(term: str) -> bool:
    return TITLE in term


def _is_number(term: str) -> bool:
    return any(character.isdigit() for character in term)


def _counts(token: str) -> bool:
    return token not in PERSONS and token not in _FORMAL


def _is_state(tokens: Sequence[str]) -> bool:
    return bool({"is", "are", "has", "been"} & set(tokens)) and not {"do", "does", "can", "will"} & set(tokens)
