"""Whether the numbers of a sentence are those of the ground, and count there what they count here."""

from __future__ import annotations

from collections.abc import Iterable
from collections.abc import Set as AbstractSet

from guardrails.grounding.quantities import Quantity, counted, quantities, years_apart
from guardrails.grounding.told import said_in

_SMALL = 2
"""A number up to this may count what the sentence itself names: "both", "the two"."""
_Counts = AbstractSet[tuple[str, float]]


def is_miscounted(sentence: str, ground: str, beside: str) -> bool:
    """Whether a number of the sentence is neither the ground's nor ``beside`` it, or counts something else there."""
    numbers, counts = (
        said_in(ground).numbers | quantities(beside) | years_apart(ground),
        counted(ground) | counted(beside),
    )
    said = counted(sentence)
    return (
        any(_is_missing(number, numbers) for number in said_in(sentence).numbers)
        or any(_is_of_others(word, number, counts, numbers) for word, number in said)
        or _counts_something_new(said, counts, f"{ground}\n{beside}")
    )


def _is_missing(number: Quantity, known: AbstractSet[Quantity]) -> bool:
    """Whether nothing has this number of what it counts; beside an unknown word it may count anything."""
    if not number.kind:
        return number.number > _SMALL and all(other.number != number.number for other in known)
    beside_nothing = any(not other.kind and other.number == number.number for other in known)
    return not beside_nothing and all(other.measured != number.measured for other in known)


def _is_of_others(word: str, number: float, known: _Counts, numbers: Iterable[Quantity]) -> bool:
    """Whether other numbers of something are told, and this one of units only: "100 points are $5" has no 5 points."""
    if number <= _SMALL or (word, number) in known or all(word != other for other, _ in known):
        return False
    return all(other.kind for other in numbers if other.number == number)


def _counts_something_new(said: _Counts, known: _Counts, ground: str) -> bool:
    """Whether a number counts what the ground never speaks of, and other things there: 15 rooms for 15 floors."""
    if not said:
        return False
    ground = ground.casefold()
    new = {number for word, number in said if word not in ground} - {number for word, number in said if word in ground}
    return any(number > _SMALL and any(other == number for _, other in known) for number in new)
