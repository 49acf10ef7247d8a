"""Whether two questions that lie near each other ask the same thing.

Cosine similarity alone answers the opposite question: pairs that differ in one number, one title or one "not" score
as high as true paraphrases. So every word that stands in one question and not in the other has to be harmless, which
is known of English alone: a question in another script is the same as itself and nothing else.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Literal

from pipeline.question_words import (
    ARTICLES,
    BINDING,
    MOVING,
    NEGATIONS,
    NUMBERS,
    OPEN_QUESTION,
    PERSONAL,
    PERSONS,
    POSSESSIVE,
    TOWARDS,
    YES_OR_NO,
    Ideas,
    ideas_of,
)
from pipeline.trade import Trade
from pipeline.words import casefolded

Difference = Literal["script", "numbers", "negation", "names", "words", "order"]

_TOKEN = re.compile(r"'s\b|\d+(?:st|nd|rd|th)\b|\d+(?:[.,]\d+)*|[^\W\d_]+|[+%$€£¥#=<>]")
_NEGATED = re.compile(
    r"\b(ca|wo|is|are|do|does|did|was|were|has|have|had|would|could|should|must|might|need)n'?t\b|\bcannot\b"
)
_FULL = {None: "can", "ca": "can", "wo": "will"}
_TAILS = re.compile(r"'(?:re|ve|m)\b|(?<=\bit)'s\b|(?<=\blet)'s\b|(?<=\bthat)'s\b|(?<=\bthere)'s\b")
_IS = re.compile(r"\b(what|who|where|when|why|how)'s\b")
_UNCHANGING = re.compile(r"(?:ss|us|is|ous|news)$")
_SHORTEST_PLURAL = 4
_TITLE = "title:"


def is_latin(text: str) -> bool:
    """Whether every letter of ``text`` is a Latin one."""
    return text.isascii() or all(_is_latin(character) for character in text if character.isalpha())


@lru_cache(maxsize=4096)
def _is_latin(letter: str) -> bool:
    return unicodedata.name(unicodedata.normalize("NFKC", letter)[0], "").startswith("LATIN")


@dataclass(frozen=True, slots=True)
class _Reading:
    """What a question says: ideas that are known, and, in order, words that are not, names and numbers among them.

    ``ordered`` are the ideas whose order counts too. ``persons`` are "i" and "you" in order: who does it to whom.
    """

    known: frozenset[str]
    open: tuple[str, ...]
    ordered: tuple[str, ...]
    persons: tuple[str, ...]
    form: Literal["yes_or_no", "open", "either"]


@dataclass(slots=True)
class _Notes:
    """What has been read of a question so far.

    ``bound`` waits for the word of which it says something. ``person`` was named last, ``subject`` a word ago.
    """

    ideas: Ideas
    known: list[str] = field(default_factory=list[str])
    open: list[str] = field(default_factory=list[str])
    ordered: list[str] = field(default_factory=list[str])
    bound: str = ""
    person: str = ""
    subject: str = ""

    def add(self, token: str, concept: str | None) -> None:
        """Read on: ``concept`` is the idea of a phrase, the title of a name, or None where ``token`` stands alone."""
        actor, self.subject = self.subject, PERSONS.get(token, "")
        self.person = self.subject or self.person
        deed = "you " if actor == "you" else ""  # "can I" asks the same of nearly every verb as "how to"
        if concept is None and (token in BINDING or (token == TOWARDS and MOVING & set(self.known))):
            self.bound = f"{token} "
        elif concept == "" or (concept is None and token in self.ideas.harmless):
            self.bound = self.bound if token in ARTICLES else ""
        elif token == POSSESSIVE:
            self.open[-1:] = [word if word.startswith(_TITLE) else word + token for word in self.open[-1:]]
        elif (idea := concept or self.ideas.concepts.get(token)) and not idea.startswith(_TITLE):
            self._add_known(idea, token)
        else:
            self.open.append(self.bound + (idea or NUMBERS.get(token) or deed + _singular(token)))
            self.bound = ""

    def _add_known(self, idea: str, token: str) -> None:
        self.known.append(self.bound + (f"{self.person} {idea}" if PERSONAL.get(idea) == self.person else idea))
        if idea in self.ideas.ordered and idea not in self.ordered:
            # "Can an order be cancelled?" is "Can I cancel an order?"
            self.ordered.insert(0 if token.endswith("ed") else len(self.ordered), idea)

    def reading(self, tokens: Sequence[str]) -> _Reading:
        """Close the notes."""
        said = (self.ideas.implied.get(word, frozenset[str]()) for word in (*self.known, *self.open))
        implied = frozenset[str]().union(*said)
        known = [idea for idea in (*self.known, self.bound.strip()) if idea and idea not in implied]
        opened = tuple(word for word in self.open if word not in implied)
        if len(known) + len(opened) == 1 and tokens[:2] in (["what", "is"], ["what", "are"]):
            known.append("what")  # "What is a pre-order?" is not "Can I pre-order?"
        persons = tuple(PERSONS[token] for token in tokens if token in PERSONS)
        ordered = tuple(idea for idea in self.ordered if idea not in implied)
        return _Reading(frozenset(known), opened, ordered, persons, _form(tokens))


class SameQuestion:
    """Compares questions. ``names`` gives the title of each name of an item, in any case."""

    def __init__(self, names: Mapping[str, str], trade: Trade) -> None:
        self._ideas = ideas_of(trade)
        self._longest_phrase = max(map(len, self._ideas.phrases))
        self._names: dict[str, list[tuple[tuple[str, ...], str]]] = {}
        for name, title in names.items():
            self._add(tuple(_tokens(name)), title)
        for forms in self._names.values():
            forms.sort(key=lambda form: -len(form[0]))
        self._read = lru_cache(maxsize=4096)(self._reading)

    def difference(self, asked: str, kept: str) -> Difference | None:
        """Say in what the two questions differ so that one answer cannot serve both, or None."""
        if not (is_latin(asked) and is_latin(kept)):
            return "script"
        one, other = self._read(asked), self._read(kept)
        if one.known != other.known or Counter(one.open) != Counter(other.open):
            return _kind((one.known ^ other.known) | (frozenset(one.open) ^ frozenset(other.open)))
        if not (one.known or one.open) or {one.form, other.form} == {"yes_or_no", "open"}:
            return "words"
        same_order = one.open == other.open and one.ordered == other.ordered
        return None if same_order and not _turned_round(one.persons, other.persons) else "order"

    def _add(self, tokens: tuple[str, ...], title: str) -> None:
        if not tokens:
            return
        self._names.setdefault(tokens[0], []).append((tokens, title))
        if tokens[0] in {"the", "a", "an"} and len(tokens) > 2:  # noqa: PLR2004 - an article and more than one word
            self._add(tokens[1:], title)

    def _reading(self, text: str) -> _Reading:
        tokens = _tokens(text)
        notes = _Notes(self._ideas)
        for token, concept in self._marked(tokens):
            notes.add(token, concept)
        return notes.reading(tokens)

    def _marked(self, tokens: Sequence[str]) -> Iterator[tuple[str, str | None]]:
        """Each token or run of tokens with what is known of it: a title, the concept of a phrase, or nothing."""
        at = 0
        while at < len(tokens):
            length, known = self._name_at(tokens, at) or self._phrase_at(tokens, at) or (1, None)
            yield tokens[at], known
            at += length

    def _name_at(self, tokens: Sequence[str], at: int) -> tuple[int, str] | None:
        for form, title in self._names.get(tokens[at], ()):
            if tuple(tokens[at : at + len(form)]) == form:
                return len(form), f"{_TITLE}{title}"
        return None

    def _phrase_at(self, tokens: Sequence[str], at: int) -> tuple[int, str] | None:
        for length in range(min(self._longest_phrase, len(tokens) - at), 1, -1):
            if (concept := self._ideas.phrases.get(tuple(tokens[at : at + length]))) is not None:
                return length, concept
        return None


def _tokens(text: str) -> list[str]:
    text = _NEGATED.sub(lambda found: f"{_FULL.get(found[1], found[1])} not", casefolded(text))
    text = _TAILS.sub("", _IS.sub(r"\1 is", text.replace("'ll", " will")))
    text = "".join(c for c in unicodedata.normalize("NFD", text) if not unicodedata.combining(c))
    return _TOKEN.findall(text)


def _singular(token: str) -> str:
    if len(token) < _SHORTEST_PLURAL or not token.endswith("s") or _UNCHANGING.search(token):
        return token
    if token.endswith("ies"):
        return f"{token[:-3]}y"
    return token[:-2] if token.endswith(("xes", "ches", "shes", "sses")) else token[:-1]


def _form(tokens: Sequence[str]) -> Literal["yes_or_no", "open", "either"]:
    first = tokens[0] if tokens else ""
    return "yes_or_no" if first in YES_OR_NO else "open" if first in OPEN_QUESTION else "either"


def _turned_round(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    return set(one) == set(other) == {"i", "you"} and one[0] != other[0]


def _kind(differing: frozenset[str]) -> Difference:
    if any(_TITLE in term for term in differing):
        return "names"
    if any(character.isdigit() for term in differing for character in term):
        return "numbers"
    return "negation" if NEGATIONS & set(" ".join(differing).split()) else "words"
