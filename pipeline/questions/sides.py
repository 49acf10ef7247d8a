"""Who does what to whom in a question."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from pipeline.questions.function_words import ARTICLES
from pipeline.questions.tokens import stem

AUXILIARY = frozenset("do does did can could should would will".split())
_PREPOSITIONS = frozenset("for to of by from with at in as".split())
ROLES = frozenset(
    "man woman boy girl son daughter mother father parent brother sister wife husband partner child friend neighbour "
    "neighbor colleague teacher pupil student school library customer recipient sender buyer seller author artist fan "
    "courier".split()
)
"""Who may do to one another what the question asks of: their order counts."""
PERSONS = {"i": "i", "we": "i", "me": "i", "us": "i", "you": "you"}


@dataclass(frozen=True, slots=True)
class Sides:
    """Who is named in a question.

    Attributes:
        roles: all of them, in order.
        acts: of each third whether he acts, or is acted upon.
        subject: who does it: "i", "you", or "third" where another does it to what is mine.
        suffers: whether it is done to the customer who asks.
    """

    roles: tuple[str, ...]
    acts: frozenset[tuple[str, str]]
    subject: str
    suffers: bool


def sides_of(tokens: Sequence[str]) -> Sides:
    """Read who does what to whom."""
    subject = _subject(tokens)
    return Sides(*_roles(tokens), subject, subject == "i" and _suffers(tokens))


def _roles(tokens: Sequence[str]) -> tuple[tuple[str, ...], frozenset[tuple[str, str]]]:
    """Who is named, in order; and of each third whether he acts, or is acted upon."""
    named, acts, before = dict[str, None](), set[tuple[str, str]](), ""
    for token in tokens:
        if role := PERSONS.get(token):
            named[role] = None
        elif (role := stem(token)) in ROLES:
            acts |= _acts(role, before, is_first=not named, is_asked=tokens[0] in AUXILIARY)
            named[role] = None
        before = before if token in ARTICLES else token
    return tuple(named), frozenset(acts)


def _subject(tokens: Sequence[str]) -> str:
    """Who does it: "i", "you", or "third" where another does it to what is mine."""
    words = [token for token in tokens if token not in {*ARTICLES, "not"}]
    who = next((PERSONS.get(then, "") for token, then in pairwise(words) if token in {*AUXILIARY, "am"}), "")
    is_third = tokens[:1] and tokens[0] in {*AUXILIARY, "who"} and not {"be", "let"} & set(tokens)
    return who or ("third" if is_third and {"me", "us", "my", "our"} & set(tokens) else "")


def _acts(role: str, before: str, *, is_first: bool, is_asked: bool) -> set[tuple[str, str]]:
    if is_first and (before in AUXILIARY or (is_asked and before not in _PREPOSITIONS)):
        return {(role, "acts")}
    return set() if is_first or before == "as" else {(role, "acted upon")}


def _suffers(tokens: Sequence[str]) -> bool:
    places = [at for at, word in enumerate(tokens) if word == "i"]
    beside = {near for at in places for near in tokens[max(0, at - 1) : at + 3]}
    return bool({"am", "be", "been"} & beside) and not {"able", "allowed"} & set(tokens)
