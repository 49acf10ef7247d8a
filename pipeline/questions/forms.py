"""What kind of answer a question waits for, by its first words."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from pipeline.questions.function_words import ALLOWED, ARTICLES, LEAVE, OPEN_QUESTION, WAYS, YES_OR_NO
from pipeline.questions.sides import AUXILIARY

_STATING = frozenset("my our the you it there".split())
_HAPPENED = frozenset("was be got received".split())
_HAVING = frozenset("have sell carry stock offer got".split())
_ANY = frozenset("any anything some something".split())
"""Who has "any" is asked which: "Do you have anything by Ito?"."""

Form = Literal["yes_or_no", "leave", "how", "what", "which", "open", "complaint", "either"]


def form_of(tokens: Sequence[str]) -> Form:
    """Read it of the tokens of a question; "either" where its first words do not tell."""
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
