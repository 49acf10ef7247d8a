"""Whether a sentence grants to all, or in any case, what the ground keeps for a few, or for some cases.

"Open to everyone" of "for members only", and "even if you come late" of "if you come in time".
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

from guardrails.grounding.told import Told, is_enough, meant, said_in, stem

_TO = r"(?:to|for|at|by|in|on|with|from|when|if|after)"
_FOR_FEW = re.compile(
    rf"\b(?:only|exclusively|solely|reserved|limited|restricted)(?: to be)? {_TO}\b(?P<behind>[^,;:.]+)"
    rf"|\b{_TO} (?P<before>[\w' -]{{1,40}}?) (?:only|alone)\b\W*(?:$|[,;])"
    r"|^\W*only (?P<first>[\w' -]{1,40}?) (?:can|may|is|are|will|get|have)\b",
    re.IGNORECASE,
)
"""For whom, where or when only something is so."""
_FOR_ALL = re.compile(
    r"\b(?:(?:all|every|each|any)(?: (?:of|our|the|your))* (?P<of>[a-z-]{3,})"
    r"|every(?:one|body|thing|where)|any(?:one|body|thing|where)|always)\b",
    re.IGNORECASE,
)
_WHOEVER = frozenset(map(stem, "customer buyer user visitor guest reader shopper person order item product".split()))
"""Who need not be among the few. Others may be another word for them: "schools" for "institutions"."""
_LIMITING = re.compile(r"\b(?:only|just|alone|exclusively|unless|except|excluding|not|no)\b|n['’]t\b", re.IGNORECASE)
_EVEN_IF = re.compile(r"\beven (?:if|when|though|after|before|without|once)\b(?P<case>[^,;.]*)", re.IGNORECASE)
_SO_TOO = re.compile(
    r"\b(?:even|also|too|still|includ(?:ed|es?|ing)|regardless|whatever|whether|or without|any|all|every|both"
    r"|always)\b",
    re.IGNORECASE,
)
"""What says of one case that it makes no difference."""
_TOLD = 0.5
"""Share of the telling words of a case that the nearest has."""


def holds_even_so(said: Told, known: Iterable[Told]) -> bool:
    """Whether it holds "even if" something is so of which the nearest speaks, and to which that does make a difference.

    What is denied may be granted in other words: "you keep it even if" of "it is not taken back when".
    """
    found = _EVEN_IF.search(said.text)
    near = max(known, key=lambda one: (meant(said.telling, one), -len(one.telling)), default=None) if found else None
    if not found or not near or not is_enough(meant(said.telling, near), said.telling):
        return False
    case, same = said_in(found["case"]).telling, {"without"} & said.words & near.words
    told = bool(case) and meant(case, near) >= _TOLD * len(case)
    return told and not same and (said.denies or not near.denies) and not _SO_TOO.search(near.text)


def is_for_all(said: Told, known: Iterable[Told]) -> bool:
    """Whether it goes for all, and what is nearest to it for a few only, none of whom it names."""
    found = _FOR_ALL.search(said.text)
    if not found or said.denies or _LIMITING.search(said.text):
        return False
    whom = stem((found["of"] or "").casefold())
    matter = said.telling - {whom}
    near = [(meant(matter, one), one) for one in known]
    most = max((count for count, _ in near), default=0)
    if not is_enough(most, matter):
        return False
    return any(_leaves_out(whom, matter, _few(one.text)) for count, one in near if count == most)


def _leaves_out(whom: str, matter: frozenset[str], few: tuple[tuple[str, ...], ...]) -> bool:
    """Whether those for whom it goes are more than any of the few: all customers of "Enterprise customers"."""
    if whom and whom not in _WHOEVER and not any(whom in words for words in few):
        return False
    narrower = [words[: words.index(whom)] if whom in words else words for words in few]
    return bool(few) and all(words and matter.isdisjoint(words) for words in narrower)


@lru_cache(maxsize=4_096)
def _few(text: str) -> tuple[tuple[str, ...], ...]:
    """The telling words of each for whom only it is so."""
    return tuple(words for found in _FOR_FEW.finditer(text) for words in _each(found[str(found.lastgroup)]))


def _each(few: str) -> Iterator[tuple[str, ...]]:
    parts = (one.in_order for part in re.split(r"\b(?:and|or)\b", few) for one in said_in(part).sentences)
    yield from filter(None, parts)
