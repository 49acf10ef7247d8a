"""Whether a sentence says the opposite of what the passages say, or something of one thing that they say of another.

Words alone cannot tell "can be cancelled" from "cannot be cancelled". So what a sentence says is held against what has
nearly all of its words there, or says it in passing: both deny it or neither does, neither has the opposite of a word
of the other ("before", "after"), and a number is told of what the passages tell it of.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from functools import cached_property, lru_cache

from guardrails.quantities import Quantity, counted, quantities

_NEAR, _NEAR_IN_PART = 0.75, 0.9
"""Share of the telling words of a sentence, and of a clause, that what is compared must have in common."""
_NEAR_THE_OTHER_WAY = 0.5
"""And of the telling words of that: what says much more may deny something else."""
_ABOUT, _ABOUT_SHARE = 2, 0.6
"""Telling words, and share of them, that a sentence has which is about the same."""
_FEWEST = 3
"""Telling words. Of fewer it is not told what they belong to."""
_SMALL = 2
"""A number up to this may count what the sentence itself names: "both", "the two"."""
_WORD = re.compile(r"[A-Za-z\u00c0-\u024f]+(?:['’-][A-Za-z\u00c0-\u024f]+)*|[\u4e00-\u9fff々]+|[\u30a0-\u30ff]{2,}")
_SENTENCE = re.compile(r"(?<=[.!?])\s+|(?<=[。！？])|\n+")
_CLAUSE = re.compile(r"[,;:]\s|\b(?:and|but|while|whereas|or)\b|[、；]", re.IGNORECASE)
_DENIAL = re.compile(
    r"\b(?:not(?! only\b)|no(?! (?:later|more|less|fewer|matter)\b)|never|"
    r"cannot|neither|nor|none|nothing|nobody|unable|impossible)\b|n['’]t\b|ません|ない(?!で)",
    re.IGNORECASE,
)
_IN_A_NAME = re.compile(r"\b([A-Z][\w'’-]*) no (?=[A-Z])")
"""The Japanese particle: "Shokugeki no Soma" denies nothing."""
_EXCEPTING = re.compile(r"\b(?:only|except|unless|until|but)\b|のみ|だけ|限り", re.IGNORECASE)
"""What says that something holds in one case, and denies it in others."""
_DENYING = frozenset("without excluded excludes excluding free refused refuses closed forbidden".split())
"""Words that deny by themselves: what is excluded cannot be had."""
_AXES = (
    ("before", "after"),
    ("with", "without"),
    ("more", "less", "fewer"),
    ("above", "below", "under", "over"),
    ("first", "last"),
    ("opened", "unopened"),
    ("earliest", "latest"),
    ("minimum", "maximum"),
    ("least", "most"),
    ("included", "excluded"),
    ("complete", "completed", "finished", "ended", "ongoing", "running"),
    ("free", "charged"),
    ("never", "always"),
    ("未開封", "開封済"),
)
_ALIKE = (
    frozenset({"complete", "completed", "finished", "ended"}),
    frozenset({"ongoing", "running"}),
    frozenset({"less", "fewer"}),
    frozenset({"below", "under"}),
    frozenset({"above", "over"}),
)
_ENDING = re.compile(r"(?:'s|ies|es|s|ed|ing|ly|e)$")
_DOUBLED = re.compile(r"([b-df-hj-np-rtv-z])\1$")
_SHORTEST = 3
_LITTLE = frozenset(
    "a an the and or but if of in on at to for from by as is are was were be been being it its this that these those "
    "they them their he she his her you your we our i my me has have had do does did so than then there here also "
    "which who whose what when where how all any each can will would could should may might about into up only just "
    "very too not no never cannot yes sure certainly please instead again well still both way".split()
)


_GROUP = {word: group for group in _ALIKE for word in group}


def alike(word: str) -> frozenset[str]:
    """Words that say the same as this one of an axis: "ongoing" and "running"."""
    return _GROUP.get(word.casefold(), frozenset())


def _opposites() -> dict[str, frozenset[str]]:
    return {word: frozenset(axis) - (alike(word) or {word}) for axis in _AXES for word in axis}


_OPPOSITE = _opposites()


@dataclass(frozen=True, slots=True)
class Told:
    """A sentence, or a clause of one: its telling words, all its words, its numbers, whether it denies, and excepts.

    ``in_order`` are its telling words as they come.
    """

    in_order: tuple[str, ...]
    telling: frozenset[str]
    words: frozenset[str]
    numbers: frozenset[Quantity]
    denies: bool
    excepts: bool


@dataclass(frozen=True)
class Said:
    """A text in sentences, and in the clauses of each."""

    sentences: tuple[Told, ...]
    clauses_of: tuple[tuple[Told, ...], ...]

    @cached_property
    def clauses(self) -> tuple[Told, ...]:
        """Those of all sentences."""
        return tuple(clause for clauses in self.clauses_of for clause in clauses)


@lru_cache(maxsize=512)
def said_in(text: str) -> Said:
    """Take a text apart."""
    sentences = [sentence for sentence in _SENTENCE.split(text) if sentence.strip()]
    clauses = [[clause for clause in _CLAUSE.split(sentence) if clause.strip()] for sentence in sentences]
    return Said(tuple(map(_told, sentences)), tuple(tuple(map(_told, of_one)) for of_one in clauses))


def _told(text: str) -> Told:
    words = [word.casefold() for word in _WORD.findall(text)]
    telling = tuple(_stem(word) for word in words if word not in _LITTLE and word not in _OPPOSITE)
    denies, excepts = _DENIAL.search(_IN_A_NAME.sub(r"\1 ", text)) is not None, _EXCEPTING.search(text) is not None
    return Told(telling, frozenset(telling), frozenset(words), quantities(text), denies, excepts)


@lru_cache(maxsize=16_384)
def _stem(word: str) -> str:
    stem = _DOUBLED.sub(r"\1", _ENDING.sub("", _ENDING.sub("", word) if word.endswith("s") else word))
    return stem if len(stem) >= _SHORTEST else word


def contradiction(sentence: str, ground: str, beside: str = "") -> str | None:
    """What a sentence turns round of the ground, in a word, or None. It may have numbers of ``beside`` as well."""
    said, known = said_in(sentence), said_in(ground)
    numbers = frozenset(number for one in known.sentences for number in one.numbers) | quantities(beside)
    if any(_is_missing(number, numbers) for one in said.sentences for number in one.numbers):
        return "quantity"
    counts = counted(f"{ground}\n{beside}")
    if any(_is_miscounted(word, number, counts, numbers) for word, number in counted(sentence)):
        return "quantity"
    wholes = (_turned(one, known, _NEAR) for one in said.sentences)
    parts = (_turned(one, known, _NEAR_IN_PART) for one in said.clauses if len(one.telling) >= _FEWEST)
    if why := next((why for why in (*wholes, *parts) if why), None):
        return why
    if any(_is_the_opposite(one, known.sentences) for one in said.sentences):
        return "opposite"
    if any(_is_denied(one, known.sentences) for one in said.sentences):
        return "negation"
    return "relation" if _is_swapped(said.clauses, known) or _is_of_the_parallel(said.clauses, known) else None


def takes_a_side(said: Told, told: Told) -> bool:
    """Whether it has a word of an axis ("latest") that the other has not, nor one that says the same."""
    return any(word not in told.words and not alike(word) & told.words for word in said.words & _OPPOSITE.keys())


def _is_missing(number: Quantity, known: AbstractSet[Quantity]) -> bool:
    """Whether nothing has this number of what it counts; beside an unknown word it may count anything."""
    if not number.kind:
        return number.number > _SMALL and all(other.number != number.number for other in known)
    beside_nothing = any(not other.kind and other.number == number.number for other in known)
    return not beside_nothing and all(other.measured != number.measured for other in known)


def _is_miscounted(
    word: str, number: float, known: AbstractSet[tuple[str, float]], numbers: Iterable[Quantity]
) -> bool:
    """Whether other numbers of something are told, and this one of units only: "100 points are $5" has no 5 points."""
    if number <= _SMALL or (word, number) in known or all(word != other for other, _ in known):
        return False
    return all(other.kind for other in numbers if other.number == number)


def _turned(said: Told, known: Said, near: float) -> str | None:
    """Whether what has nearly all words of it denies what it says, or says the opposite."""
    nearest = max(
        (*known.sentences, *known.clauses), key=lambda one: (_shared(said, one), -len(one.telling)), default=None
    )
    if not said.telling or nearest is None or not _is_near(said, nearest, near):
        return None
    if len(said.telling) >= _FEWEST - 1 and said.denies != nearest.denies and not said.excepts:
        return "negation"
    turned = (word for word in said.words & _OPPOSITE.keys() if _OPPOSITE[word] & nearest.words)
    return (
        "opposite" if any(word not in nearest.words and not _OPPOSITE[word] & said.words for word in turned) else None
    )


def _is_the_opposite(said: Told, known: Iterable[Told]) -> bool:
    """Whether all that it speaks of stands with the opposite of a word of it, and nowhere with that word."""
    about = [one for one in known if _is_said_in_passing(said, one) and said.denies == one.denies]
    return any(
        any(_OPPOSITE[word] & one.words for one in about) and not any({word, *alike(word)} & one.words for one in about)
        for word in said.words & _OPPOSITE.keys()
        if not _OPPOSITE[word] & said.words
    )


def _is_denied(said: Told, known: Iterable[Told]) -> bool:
    """Whether it denies what is told of most of its words, though nothing that is told of them denies anything."""
    if not said.denies or said.excepts:
        return False
    about = [one for one in known if _shared(said, one) >= max(_ABOUT, _ABOUT_SHARE * len(said.telling))]
    excusing = _DENYING.union(*(_OPPOSITE[word] for word in said.words & _OPPOSITE.keys()))
    return bool(about) and not any(one.denies or one.excepts or excusing & one.words for one in about)


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
    nearest = [(own, clauses) for own, clauses in holding if _shared(said, own) == most]
    return bool(nearest) and all(
        any(_is_about_the_other(said, own, other) for other in clauses if not _holds(other, number))
        for own, clauses in nearest
    )


def _is_about_the_other(said: Told, own: Told, other: Told) -> bool:
    """By the first word in which two clauses of a kind differ: what each of them is about."""
    ours, others = _first_beside(own, other), _first_beside(other, own)
    alike_built = _shared(own, other) > 1 and ours is not None and others is not None
    return alike_built and others in said.telling and ours not in said.telling


def _first_beside(one: Told, other: Told) -> str | None:
    return next((word for word in one.in_order if word not in other.telling), None)


def _is_near(said: Told, nearest: Told, near: float) -> bool:
    shared = _shared(said, nearest)
    return shared >= near * len(said.telling) and shared >= _NEAR_THE_OTHER_WAY * len(nearest.telling)


def _shared(one: Told, other: Told) -> int:
    return len(one.telling & other.telling)


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


def _holds(one: Told, number: Quantity) -> bool:
    return any(other.measured == number.measured or other.number == number.number for other in one.numbers)


def _of_a_kind(one: Told, number: Quantity) -> bool:
    return any(other.kind == number.kind for other in one.numbers)


def _most_shared(clause: Told, known: Iterable[Told]) -> int:
    return max((_shared(clause, one) for one in known), default=0)
