"""Which passage says what a sentence says: in one sentence, with all its numbers, in nearly all its words and in order.

For sentences that cite nothing. A model that does not say where it has something from is held to the words that are
there: a wording of its own cannot be told from an invention by rules (``guardrails/hallucination_check.py``).
"""

from __future__ import annotations

import re

from guardrails.grounding.told import Told, said_in, takes_a_side
from guardrails.text import fold
from pipeline.types.documents import Passage

_NEARLY_ALL = 0.9
"""Share of a sentence's telling words that stand there."""
_FEWEST = 3
"""Telling words. Of fewer it is not told what they belong to ("It costs $14.99")."""
_POINTING = frozenset("it its they their this these".split())
"""Words by which a sentence points to what its title names; of any other the title tells nothing."""
_YES_OR_NO = re.compile(r"\W*(yes|no)\b", re.IGNORECASE)


def place_of(sentence: str, passages: tuple[Passage, ...]) -> int | None:
    """The number, from 1, of the first passage that says it; None where none does."""
    said = said_in(sentence).sentences
    if sum(len(one.telling) for one in said) < _FEWEST or _answers_against_itself(sentence, said):
        return None
    return next((number for number, one in enumerate(passages, 1) if _says(one, said)), None)


def _answers_against_itself(sentence: str, said: tuple[Told, ...]) -> bool:
    """Whether it begins with "No" and denies nothing, or with "Yes" and denies."""
    opener = _YES_OR_NO.match(sentence)
    return opener is not None and (opener[1].casefold() == "no") != any(one.denies or one.excepts for one in said)


def _says(passage: Passage, said: tuple[Told, ...]) -> bool:
    title = said_in(fold(passage.title).text).telling
    return all(any(_is_said(one, told, title) for told in said_in(fold(passage.text).text).sentences) for one in said)


def _is_said(said: Told, told: Told, title: frozenset[str]) -> bool:
    known = told.telling | title if _POINTING & told.words else told.telling
    rest = iter(told.in_order)
    return (
        len(said.telling & known) >= _NEARLY_ALL * len(said.telling)
        and all(word in rest for word in said.in_order if word in told.telling)
        and said.denies == told.denies
        and not takes_a_side(said, told)
        and all(any(number.measured == other.measured for other in told.numbers) for number in said.numbers)
    )
