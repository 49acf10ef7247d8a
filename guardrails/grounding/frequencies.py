"""Whether a sentence says that it is so more or less often than the ground does: "always" for "usually"."""

from __future__ import annotations

import re
from collections.abc import Iterable

from guardrails.grounding.told import Told, is_enough, shared

_SCALE = re.compile(
    r"\b(?:"
    r"(never|at no time)"
    r"|(rarely|seldom|hardly(?: ever)?|scarcely)"
    r"|(sometimes|occasionally|at times|now and then|from time to time)"
    r"|(usually|often|mostly|generally|normally|typically|frequently|in most cases|as a rule)"
    r"|(always|invariably|every time|without exception|in (?:all|every) cases?|guaranteed?)"
    r")\b",
    re.IGNORECASE,
)
_OTHERWISE = (
    frozenset({1, 2, 3}),
    frozenset({3, 4}),
    frozenset({0}),
    frozenset({0, 1}),
    frozenset({1, 2, 3}),
)
"""By the place on the scale, those that are not the same: "often" is no mistake for "always"."""
_NOT_SO_OFTEN = re.compile(r"\b(?:not|n't|no) (?:\w+ )?(?:always|usually|often|necessarily)\b", re.IGNORECASE)


def has_another_frequency(said: Told, known: Iterable[Told]) -> bool:
    """Whether all that is about the same, and says how often, says otherwise."""
    place = _place(said)
    if place is None or (place and said.denies) or _NOT_SO_OFTEN.search(said.text):
        return False
    about = (one for one in known if is_enough(shared(said, one), said.telling))
    places = {there for one in about if (there := _place(one)) is not None}
    return bool(places) and places <= _OTHERWISE[place]


def _place(one: Told) -> int | None:
    """Where it stands on the scale; None where it does not say, or says two things."""
    found = {match.lastindex for match in _SCALE.finditer(one.text) if match.lastindex}
    return found.pop() - 1 if len(found) == 1 else None
