"""Whether a sentence says for certain what the ground holds for possible: "will add a fee" for "may add a fee"."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from guardrails.grounding.told import Told, is_enough, meant, stem

_VERB = r"(?: (?:also|still|then|be))*? (?P<verb>(?!(?:not|never|be)\b)[a-z]{3,})\b"
_POSSIBLE = re.compile(rf"\b(?:may|might|could){_VERB}", re.IGNORECASE)
_CERTAIN = re.compile(
    rf"(?:\b(?:will|shall|must|always|definitely|certainly|inevitably)|['’]ll"
    rf"|\b(?:is|are) (?:sure|certain|bound|guaranteed) to){_VERB}",
    re.IGNORECASE,
)


def is_more_certain(said: Told, known: Iterable[Told]) -> bool:
    """Whether all that is about the same, and has a verb that the sentence has for certain, has it as possible."""
    certain = _verbs(_CERTAIN, said.text)
    if not certain or said.denies:
        return False
    about = [one for one in known if is_enough(meant(said.telling, one), said.telling)]
    return any(_is_only_possible(verb, about) for verb in certain - _verbs(_POSSIBLE, said.text))


def _is_only_possible(verb: str, about: Iterable[Told]) -> bool:
    having = [one for one in about if verb in one.telling]
    return bool(having) and all(verb in _verbs(_POSSIBLE, one.text) for one in having)


@lru_cache(maxsize=4_096)
def _verbs(said: re.Pattern[str], text: str) -> frozenset[str]:
    return frozenset(stem(found["verb"].casefold()) for found in said.finditer(text))
