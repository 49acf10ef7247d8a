"""Who does what in a sentence, told by what stands beside what: "the carrier leaves a note" and "left by the carrier".

English only, and no parser: a noun beside its own noun ("gift card") is a pair too, and the same one on both sides.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from guardrails.grounding.told import Told, is_little, stem

_TOKEN = re.compile(r"[A-Za-z\u00c0-\u024f]+(?:['’-][A-Za-z\u00c0-\u024f]+)*|[,;:.!?]")
_IS = frozenset("is are was were be been being".split())
_BETWEEN = _IS | frozenset(
    "can could may might must will would shall should do does did has have had not never cannot can't won't don't "
    "doesn't didn't also always then only already still just automatically usually often sometimes normally who which "
    "that itself themselves".split()
)
"""What stands between who does something and what is done."""
_RELATIVE = frozenset("who which that".split())
_TOWARDS = frozenset("to for from with".split())
"""Before whom it is done to, for, from or with."""
_OBJECT = frozenset(
    "the a an their its his her this that these those any all no each every between him her them us it you".split()
)
"""What follows a verb, and hardly ever a noun."""
_CONVERSE = (("send", "receiv", "get"), ("giv", "receiv", "get"), ("sel", "buy"), ("lend", "borrow"), ("ask", "answer"))
"""What one does where the other does the rest, in stems: who sends a thing does not receive it."""
_OTHER_PART = {row[0]: row[1:] for row in _CONVERSE} | {other: (row[0],) for row in _CONVERSE for other in row[1:]}
_JOINING = _TOWARDS | frozenset(
    "against although among because behind between through toward towards under until upon via while whereas within "
    "without".split()
)


_Pairs = frozenset[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Doings:
    """Of a sentence, in stems.

    Attributes:
        does: who with what is done; of the passive, who stands behind its "by", though "is" be far: "and drawn by".
        acts: those of ``does`` in which something is done to something, beyond doubt.
        undergoes: to what with what is done.
        behind: what is done with each word that follows; ``met`` with the one right behind it.
        towards: and with each to, for, from or with which it is done.
    """

    does: _Pairs
    acts: _Pairs
    undergoes: _Pairs
    behind: _Pairs
    met: _Pairs
    towards: _Pairs

    def agents(self, verb: str) -> frozenset[str]:
        """Who does it."""
        return frozenset(who for who, done in self.does if done == verb)

    def converse(self) -> _Pairs:
        """Who does the other part of each thing, if he did."""
        return frozenset((who, other) for who, done in self.does for other in _OTHER_PART.get(done, ()))


@lru_cache(maxsize=8_192)
def doings(text: str) -> Doings:
    """Take a sentence apart."""
    tokens = _TOKEN.findall(text.casefold())
    found = list(_pairs(tokens))
    active = [(at, done) for at, done, passive in found if not passive]
    by = {(who, tokens[done]) for _, done, passive in found if passive for who in _by(tokens[done:])}
    by |= {(who, tokens[at - 1]) for at in range(1, len(tokens)) if tokens[at] == "by" for who in _by(tokens[at:])}
    behind = [(tokens[done], at) for _, done, _ in found for at in range(done + 1, len(tokens)) if _tells(tokens[at])]
    return Doings(
        does=_stems({(tokens[at], tokens[done]) for at, done in active} | by),
        acts=_stems({(tokens[at], tokens[done]) for at, done in active if _is_verb(tokens, at, done)}),
        undergoes=_stems({(tokens[at], tokens[done]) for at, done, passive in found if passive}),
        behind=_stems({(verb, tokens[at]) for verb, at in behind}),
        met=_stems({(tokens[done], told) for _, done, _ in found for told in _next(tokens[done + 1 :])}),
        towards=_stems({(verb, tokens[at]) for verb, at in behind if _led_by(tokens, at) in _TOWARDS}),
    )


def has_another_agent(said: Told, one: Told) -> bool:
    """Whether another does in one sentence what someone does in the other, though it speaks of both."""
    here, there = doings(said.text), doings(one.text)
    return (
        not here.converse().isdisjoint(there.does - here.does)
        or _is_traded(here.does | here.undergoes, there.does | there.undergoes)
        or any(
            _is_done_to(who, done, other, here, there)
            or (other not in said.telling and _is_in_his_place(who, done, other, here, there))
            for who, done in here.does
            for other in there.agents(done)
            if not here.agents(done) & there.agents(done)
        )
    )


def _is_done_to(who: str, done: str, other: str, here: Doings, there: Doings) -> bool:
    """Whether one does to the other here what the other does there, to him or to another."""
    if (done, other) not in here.behind:
        return (other, done) in here.undergoes
    met = (done, other) in here.met and (other, done) in there.acts
    return met or (done, who) in there.behind or (done, other) in here.towards


def _is_in_his_place(who: str, done: str, other: str, here: Doings, there: Doings) -> bool:
    """Whether one who does something else there does what the other does."""
    acting = (who, done) in here.acts and (other, done) in there.acts
    return acting and any(one == who for one, _ in there.acts)


def _is_traded(here: _Pairs, there: _Pairs) -> bool:
    """Whether two have what is done with the other of them there."""
    return any(
        (other, done) in there and (other, also) in here and (who, also) in there
        for who, done in here - there
        for other, also in here - there
        if who != other and done != also
    )


def _pairs(tokens: list[str]) -> Iterator[tuple[int, int, bool]]:
    """Where a word stands, where what is done behind it, and whether it is done to it.

    What follows "who" and its own verb is done by the word before "who" too.
    """
    head = None
    for at, word in enumerate(tokens):
        done = at + 1
        while done < len(tokens) and tokens[done] in _BETWEEN:
            done += 1
        if not word[0].isalpha():
            head = None
        if _tells(word) and done < len(tokens) and _tells(tokens[done]):
            between = tokens[at + 1 : done]
            yield from ((who, done, not _IS.isdisjoint(between)) for who in {at, at if head is None else head})
            head = at if not _RELATIVE.isdisjoint(between) else head


def _next(tokens: list[str]) -> list[str]:
    """The first word that tells."""
    return [token for token in tokens if _tells(token)][:1]


def _is_verb(tokens: list[str], at: int, done: int) -> bool:
    """Whether what follows a word is done by it beyond doubt: after "can", or before an article."""
    return done > at + 1 or not _OBJECT.isdisjoint(tokens[done + 1 : done + 2])


def _by(tokens: list[str]) -> Iterator[str]:
    """Who stands behind the first "by" of a clause: the last word that tells, of those in a row."""
    clause = tokens[: next((at for at, token in enumerate(tokens) if not token[0].isalpha()), None)]
    if "by" in clause:
        yield from _row(clause[clause.index("by") + 1 :])[-1:]


def _row(tokens: list[str]) -> list[str]:
    words = tokens[1:] if tokens and not _tells(tokens[0]) else tokens
    return words[: next((at for at, word in enumerate(words) if not _tells(word)), None)]


def _led_by(tokens: list[str], at: int) -> str:
    """The little word before the row of words in which one stands, an article left out."""
    while at and _tells(tokens[at]):
        at -= 1
    return tokens[at - 1] if at and tokens[at] in {"the", "a", "an", "their", "our", "your"} else tokens[at]


def _tells(token: str) -> bool:
    return token[0].isalpha() and token not in _BETWEEN and token not in _JOINING and not is_little(token)


def _stems(pairs: set[tuple[str, str]]) -> _Pairs:
    return frozenset((stem(one), stem(other)) for one, other in pairs)
