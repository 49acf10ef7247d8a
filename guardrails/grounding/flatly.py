"""Whether a sentence flatly denies what the ground tells with more beside it, or tells what the ground denies.

"Lamps cannot be returned" has all its words in "Lamps can be returned within 30 days with all parts", so it is about
the same however much more that says. What holds in a case of its own ("if", "after") is not told flatly.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from guardrails.grounding.agents import doings
from guardrails.grounding.told import Told, meant

_FEWEST, _MANY = 2, 4
"""Telling words. Of so many, one may be missing there."""
_IN_A_CASE = re.compile(
    r"\b(?:if|when|unless|until|after|before|once|without|while|as long as|beyond|later|more|less|over|above|under"
    r"|below|only|any|else|other|another|whose|that|who|which)\b",
    re.IGNORECASE,
)
_AT_END = re.compile(r"(?:\bnot|n['’]t)\W*$", re.IGNORECASE)
"""It does not say again what it denies: "gloves are not"."""
DENYING = frozenset("excluded excludes excluding refused refuses closed forbidden".split())
"""Words that deny by themselves: what is excluded cannot be had."""
_FREE, _PAYING = "free", frozenset("pay cost charg fee pric".split())
"""What is free denies that one pays."""
_ADDING = frozenset("also too even".split())


def denies_flatly(said: Told, known: Iterable[Told]) -> bool:
    """Whether it denies what is told, and nothing that has its words denies anything of them."""
    if not said.denied or not _is_flat(said):
        return False
    about = [one for one in known if _has_all(one, said)]
    return bool(about) and not any(_excuses_a_denial(one, said) for one in about)


def grants_flatly(said: Told, known: Iterable[Told]) -> bool:
    """Whether it denies nothing, though all that has its words denies just that."""
    if said.denies or not DENYING.isdisjoint(said.words) or not _is_flat(said):
        return False
    denied = (_is_flat(one) and _denies_that(one, said) for one in known if _has_all(one, said))
    return next(denied, False) and all(denied)


def _is_flat(one: Told) -> bool:
    return not one.excepts and not _IN_A_CASE.search(one.text) and len(one.telling) >= _FEWEST


def _has_all(one: Told, said: Told) -> bool:
    spare = len(said.telling) >= _MANY
    return not said.telling.isdisjoint(one.telling) and len(said.telling) - meant(said.telling, one) <= spare


def _excuses_a_denial(one: Told, said: Told) -> bool:
    if one.excepts or not DENYING.isdisjoint(one.words) or not one.all_denied.isdisjoint(said.telling):
        return True
    if _FREE in one.words and not _PAYING.isdisjoint(said.telling):
        return True
    return one.denies and (_AT_END.search(said.text) is not None or said.denied[0][0] not in one.telling)


def _denies_that(one: Told, said: Told) -> bool:
    if not said.telling.isdisjoint(one.opposed):
        return False
    adds = not _ADDING.isdisjoint(said.words) and not one.all_denied.isdisjoint(said.telling)
    return (
        adds
        or any(words[0] in said.telling for words in (*one.denied, *one.lacked))
        or any(done in one.all_denied for _, done in doings(said.text).undergoes)
    )
