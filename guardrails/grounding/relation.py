"""Whether a sentence says the opposite of what the passages say, or something of one thing that they say of another.

Words alone cannot tell "can be cancelled" from "cannot be cancelled". So what a sentence says is held against what has
nearly all of its words there, or says it in passing: both deny the same or neither does, neither has the opposite of a
word of the other ("before", "after"), and a number is told of what the passages tell it of.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise

from guardrails.grounding.certainties import is_more_certain
from guardrails.grounding.counts import is_miscounted
from guardrails.grounding.excepted import is_excepted
from guardrails.grounding.flatly import DENYING, denies_flatly, grants_flatly
from guardrails.grounding.frequencies import has_another_frequency
from guardrails.grounding.hinges import is_crossed, is_told_in_turn
from guardrails.grounding.limits import is_bounded_otherwise
from guardrails.grounding.opposites import SIDES, alike
from guardrails.grounding.parallels import joins_two
from guardrails.grounding.quantities import Quantity
from guardrails.grounding.ranges import runs_otherwise
from guardrails.grounding.rates import goes_by_another, is_counted_from_another
from guardrails.grounding.restricted import holds_even_so, is_for_all
from guardrails.grounding.roles import misplaced
from guardrails.grounding.stances import is_contrary
from guardrails.grounding.told import Said, Told, said_in, shared

_NEAR, _NEAR_IN_PART = 0.75, 0.9
"""Share of the telling words of a sentence, and of a clause, that what is compared must have in common."""
_NEAR_THE_OTHER_WAY = 0.5
"""And of the telling words of that: what says much more may deny something else."""
_ABOUT, _ABOUT_SHARE = 2, 0.6
"""Telling words, and share of them, that a sentence has which is about the same."""
_FEWEST = 3
"""Telling words. Of fewer it is not told what they belong to."""
_UNTIL_THEN = frozenset({"until", "till", "unless"})
"""What holds until then holds as long as it is not then."""
_IN_TIME = frozenset("before until till after once".split())
_ADDING = frozenset("also too".split())
_DENYING = DENYING | {"without", "free"}


def contradiction(sentence: str, ground: str, beside: str = "") -> str | None:
    """What a sentence turns round of the ground, in a word, or None. It may have numbers of ``beside`` as well."""
    said, known = said_in(sentence), said_in(ground)
    if is_miscounted(sentence, ground, beside) or _is_measured_otherwise(said, known):
        return "quantity"
    if _is_flatly_otherwise(said, known):
        return "negation"
    wholes = (_turned(one, known, _NEAR) for one in said.sentences)
    parts = (_turned(one, known, _NEAR_IN_PART) for one in said.parts if len(one.telling) >= _FEWEST)
    if why := next((why for why in (*wholes, *parts) if why), None):
        return why
    if any(_is_the_opposite(one, known.sentences) for one in said.sentences):
        return "opposite"
    turned = (_is_denied, _is_granted, is_excepted)
    if any(is_so(one, known.sentences) for is_so in turned for one in said.sentences):
        return "negation"
    stronger = has_another_frequency, is_more_certain, is_for_all, holds_even_so
    if any(is_so(one, known.sentences) for is_so in stronger for one in said.sentences):
        return "scope"
    if why := misplaced(said, known) or ("relation" if _is_told_of_another(said, known) else None):
        return why
    return "negation" if any(is_contrary(one, known.sentences) for one in said.sentences) else None


def _is_measured_otherwise(said: Said, known: Said) -> bool:
    """Whether a number is bounded otherwise, goes by another thing, from another event, or ends another range."""
    otherwise = goes_by_another, is_counted_from_another, runs_otherwise
    bounded = any(is_bounded_otherwise(one, known.sentences) for one in said.sentences)
    return bounded or any(is_so(said.sentences, known.sentences) for is_so in otherwise)


def _is_flatly_otherwise(said: Said, known: Said) -> bool:
    """Whether a sentence, or a clause of one, denies flatly what is told, or tells what is denied."""
    return any(denies_flatly(one, known.sentences) or grants_flatly(one, known.everything) for one in said.everything)


def _is_told_of_another(said: Said, known: Said) -> bool:
    """Whether a number is told of what the ground tells another of, or what one does of another."""
    if joins_two(said, known) or _is_swapped(said.clauses, known) or _is_of_the_parallel(said.clauses, known):
        return True
    return any(_is_paired_otherwise(clauses, known) for clauses in said.clauses_of)


def _turned(said: Told, known: Said, near: float) -> str | None:
    """Whether what is nearest to it denies what it says, or says the opposite, and nothing as near says the same."""
    against, why, along = (0, 0), None, (0, 0)
    enough = _ABOUT_SHARE * len(said.telling)
    for one in known.everything:
        if (met := shared(said, one)) < enough:
            continue
        nearness = met, -len(one.telling)
        turning = _turning(said, one)
        if not turning:
            along = max(along, nearness)
        elif nearness > against and _is_near(said, one, near):
            against, why = nearness, turning
    return why if against > along else None


def _turning(said: Told, one: Told) -> str | None:
    """What of two that speak of the same turns the one into the other; two turns are none."""
    denied = len(said.telling) >= _FEWEST - 1 and _denies_otherwise(said, one)
    opposite = _has_an_opposite(said, one)
    excused = said.excepts or (said.denies and bool(one.words & _UNTIL_THEN))
    if denied == opposite or (denied and (is_crossed(said, one) or (excused and not _lacks_otherwise(said, one)))):
        return None
    return "negation" if denied else "opposite"


def _denies_otherwise(said: Told, one: Told) -> bool:
    """Whether one of them denies what the other says too, and does not deny."""
    return (
        _is_of_its_own(said.denied, one)
        or _is_of_its_own(one.denied, said)
        or any(one.telling & {*words} and not one.all_denied & {*words} for words in said.lacked)
        or _lacks_otherwise(said, one)
    )


def _is_of_its_own(denied: Iterable[tuple[str, ...]], other: Told) -> bool:
    """Whether the other has what is denied first and denies none of it, nor has it beside its opposite."""
    known = other.telling ^ other.opposed
    return any(words[0] in known and not other.all_denied & {*words} for words in denied)


def _lacks_otherwise(said: Told, one: Told) -> bool:
    """Whether there is none of what it has."""
    return any(said.telling & {*words} and not said.all_denied & {*words} for words in one.lacked)


def _has_an_opposite(said: Told, one: Told) -> bool:
    """Whether a word of it stands there turned: a little one ("before", "after"), or one that tells ("opened")."""
    if any(_is_turned(word, said, one) for word in said.sides):
        return True
    if any(_turned_beside(*pair) & (one.beside - said.beside) for pair in said.beside - one.beside):
        return True
    if said.opposed.isdisjoint(one.telling) and one.opposed.isdisjoint(said.telling):
        return False
    ours, theirs = said.telling - one.telling - said.opposed, one.telling - said.telling - one.opposed
    return bool(ours & one.opposed or theirs & said.opposed)


def _is_turned(word: str, said: Told, one: Told) -> bool:
    """Whether it has what turns this little word, and not the word, which the other has alone."""
    if SIDES[word].isdisjoint(one.words) or not SIDES[word].isdisjoint(said.words):
        return False
    return one.words.isdisjoint({word, *alike(word)}) and not (word in _IN_TIME and is_told_in_turn(said, one))


def _turned_beside(word: str, side: str) -> frozenset[tuple[str, str]]:
    """A word with what turns the little word behind it: "comes first" for "comes last"."""
    return frozenset((word, other) for other in SIDES[side])


def _is_the_opposite(said: Told, known: Iterable[Told]) -> bool:
    """Whether all that it speaks of stands with the opposite of a word of it, and nowhere with that word."""
    about = [one for one in known if _is_said_in_passing(said, one) and said.denies == one.denies]
    return any(
        any(SIDES[word] & one.words for one in about) and not any({word, *alike(word)} & one.words for one in about)
        for word in said.sides
        if not SIDES[word] & said.words
    )


def _about(said: Told, known: Iterable[Told]) -> list[Told]:
    """What is told of most of its words."""
    return [one for one in known if shared(said, one) >= max(_ABOUT, _ABOUT_SHARE * len(said.telling))]


def _is_denied(said: Told, known: Iterable[Told]) -> bool:
    """Whether it denies what is told of most of its words, though nothing that is told of them denies anything."""
    if not said.denies or said.excepts:
        return False
    about = _about(said, known)
    excusing = _DENYING.union(*(SIDES[word] for word in said.sides)) - said.words
    return bool(about) and not any(
        one.denies or one.excepts or excusing & one.words or said.all_denied & one.opposed or is_crossed(said, one)
        for one in about
    )


def _is_granted(said: Told, known: Iterable[Told]) -> bool:
    """Whether it denies nothing, though all that is told of most of its words denies the same of them."""
    if said.denies or said.excepts:
        return False
    about = _about(said, known)
    return bool(about) and all(_denies_that(said, one) and not _has_an_opposite(said, one) for one in about)


def _denies_that(said: Told, one: Told) -> bool:
    """Whether it denies the same, or anything where the sentence has it that this goes for its matter "too"."""
    same = any(words[0] in said.telling for words in one.denied)
    return same or (one.denies and not _ADDING.isdisjoint(said.words))


def _is_said_in_passing(said: Told, longer: Told) -> bool:
    """Whether a sentence has all telling words of what is said, in the same order."""
    rest = iter(longer.in_order)
    return bool(said.telling) and all(word in rest for word in said.in_order)


def _is_of_the_parallel(said: Sequence[Told], known: Said) -> bool:
    """Whether a number is told of what the clause beside it is about: "A takes 3 days, and B takes 5"."""
    return any(_is_beside_its_own(clause, number, known) for clause in said for number in clause.numbers)


def _is_beside_its_own(said: Told, number: Quantity, known: Said) -> bool:
    holding = [(own, clauses) for clauses in known.clauses_of for own in clauses if _holds(own, number)]
    most = _most_shared(said, (own for own, _ in holding))
    nearest = [(own, clauses) for own, clauses in holding if shared(said, own) == most]
    return bool(nearest) and all(
        any(_is_about_the_other(said, own, other) for other in clauses if not _holds(other, number))
        for own, clauses in nearest
    )


def _is_about_the_other(said: Told, own: Told, other: Told) -> bool:
    """By the first word in which two clauses of a kind differ: what each of them is about."""
    ours, others = _first_beside(own, other), _first_beside(other, own)
    alike_built = shared(own, other) > 1 and ours is not None and others is not None
    return alike_built and others in said.telling and ours not in said.telling


def _first_beside(one: Told, other: Told) -> str | None:
    return next((word for word in one.in_order if word not in other.telling), None)


def _is_near(said: Told, nearest: Told, near: float) -> bool:
    common = shared(said, nearest)
    if common == len(nearest.telling) >= _FEWEST and common >= _ABOUT_SHARE * len(said.telling):
        return True
    return common >= near * len(said.telling) and common >= _NEAR_THE_OTHER_WAY * len(nearest.telling)


def _is_swapped(said: Sequence[Told], known: Said) -> bool:
    """Whether a number is told of what another clause tells a number of its own of."""
    return any(_is_another_ones(clause, number, known) for clause in said for number in clause.numbers)


def _is_another_ones(clause: Told, number: Quantity, known: Said) -> bool:
    # A year or a count belongs to its whole sentence, a price or a period to its clause.
    near = known.clauses if number.kind else (*known.clauses, *known.sentences)
    holding = _most_shared(clause, (one for one in near if _holds(one, number)))
    others = (one for one in known.clauses if not _holds(one, number) and _of_a_kind(one, number))
    most = _most_shared(clause, others)
    return holding < most and (holding > 0 or most >= _FEWEST)


def _is_paired_otherwise(said: Sequence[Told], known: Said) -> bool:
    """Whether two numbers of a sentence of the ground are told of one another's: "2 hats and 3 coats" for "3 and 2"."""
    pairs = [
        (one, first, other, second)
        for one, other in pairwise(said)
        for first in one.numbers
        for second in other.numbers
    ]
    return any(
        _crossed(one, other, ones, others)
        for one, first, other, second in pairs
        for clauses in known.clauses_of
        for ones in clauses
        if _holds(ones, first) and not _holds(ones, second)
        for others in clauses
        if _holds(others, second) and not _holds(others, first)
    )


def _crossed(one: Told, other: Told, ones: Told, others: Told) -> bool:
    near = min(shared(one, others), shared(other, ones)) > 0 and shared(one, others) >= _ABOUT_SHARE * len(one.telling)
    return near and shared(one, others) + shared(other, ones) > shared(one, ones) + shared(other, others)


def _holds(one: Told, number: Quantity) -> bool:
    return any(other.measured == number.measured or other.number == number.number for other in one.numbers)


def _of_a_kind(one: Told, number: Quantity) -> bool:
    return any(other.kind == number.kind for other in one.numbers)


def _most_shared(clause: Told, known: Iterable[Told]) -> int:
    return max((shared(clause, one) for one in known), default=0)
