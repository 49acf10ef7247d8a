"""A text taken apart: its sentences, their clauses, and of each what it speaks of, what it denies, and its numbers."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from itertools import pairwise

from guardrails.grounding.opposites import MEANINGS, SIDES, alike, without_prefix
from guardrails.grounding.quantities import Quantity, quantities
from pipeline.questions.words import WORDS

_KANJI = "\u4e00-\u9fff々"
_SIDES_JA = "以上|以下|以内|以降|未満|(?<!午)前|(?<!午)後"
_WORD = re.compile(
    r"[A-Za-z\u00c0-\u024f]+(?:['’-][A-Za-z\u00c0-\u024f]+)*|[\u30a0-\u30ff]{2,}"
    rf"|[{_KANJI}]+?(?=(?:{_SIDES_JA})(?![{_KANJI}]))|{_SIDES_JA}|[{_KANJI}]+"
)
_SENTENCE = re.compile(r"(?<=[.!?])\s+|(?<=[。！？])")
_CLAUSE = re.compile(r"[,;:]\s|\b(?:and|but|while|whereas|or|because|although|though)\b|(?<!は)、|；", re.IGNORECASE)
_OPENING = re.compile(
    r"^(\W*(?:with|for|in|on|at|by|from|to|during|within|as|per|under|until|upon)\b[^,;:.\d]{1,30}),", re.IGNORECASE
)
"""Where a sentence begins with what belongs to what it tells then: no clause of its own."""
_DENIAL = re.compile(
    r"\b(?:not(?! only\b)|never|cannot|neither|nor|nobody|unable|impossible|stop(?:s|ped)?"
    r"|(?P<of_a_noun>no(?! (?:later|more|less|fewer|matter)\b)|none|nothing|without|free of(?! charge)))\b|n['’]t\b",
    re.IGNORECASE,
)
_DENIAL_JA = re.compile(r"ません|(?:ない|なくて?も)(?:です|ため|場合)?(?=[、。]|$)|がなくて")
_REACH = re.compile(
    r"[;:.!?、。]|,\s+(?=(?:you|we|it|they|he|she|the|this|that|these|your|our|an?|please|there|while)\b)"
    r"|\b(?=(?:but|while|whereas|because|since|when|if|unless|until|after|before|although|though|which|who|so|as "
    r"long as|once|or (?:else|they|it|you|we)|otherwise)\b)",
    re.IGNORECASE,
)
"""How far a denial reaches: to where something else is said."""
_NONE = re.compile(r"\bnone\W*$", re.IGNORECASE)
"""It denies what was named before."""
_AND = re.compile(r"\band\b", re.IGNORECASE)
_AND_DOES = re.compile(
    r"\band (?=(?:\w+ )?(?:is|are|was|were|has|have|had|can|will|may|must|does|do|should)\b)", re.IGNORECASE
)
_OR_ELSE = re.compile(r"\W*(?:or|otherwise)\b", re.IGNORECASE)
"""What would be: it denies what the sentence asks for, and what is told without it is no denial."""
_IN_A_NAME = re.compile(r"\b([A-Z][\w'’-]*) no (?=[A-Z])")
"""The Japanese particle: "Shokugeki no Soma" denies nothing."""
_EXCEPTING = re.compile(r"\b(?:only|except|unless|until|but)\b|のみ|だけ|限り", re.IGNORECASE)
"""What says that something holds in one case, and denies it in others."""
_UNLESS = re.compile(r"\bunless\b", re.IGNORECASE)
_UNTIL = frozenset({"until", "till"})
"""What is not until then, is from then on."""
_PHRASES = (
    (re.compile(r"\b(?:no|not) later than\b", re.IGNORECASE), "within"),
    (re.compile(r"\bas well\b(?! as\b)", re.IGNORECASE), "too"),
    (
        re.compile(
            r"\b(?:(?:do|does)(?: not|n['’]t)|never|not)((?: \w+){1,2}) more"
            r" than(?= (?:\d|one|two|three|four|five|six|ten))",
            re.IGNORECASE,
        ),
        r"\1 at-most",
    ),
    (re.compile(r"\bno longer\b|\bnot any ?more\b", re.IGNORECASE), "not"),
    (
        re.compile(r"\b(?:up to|at most|at the most|no more than|not more than|or (?:less|fewer))\b", re.IGNORECASE),
        "at-most",
    ),
    (re.compile(r"\b(?:at least|no (?:less|fewer) than|not less than|or more)\b", re.IGNORECASE), "at-least"),
    (re.compile(r"\b(?:with the exception of|apart from|except for|other than)\b", re.IGNORECASE), "excluding"),
    (re.compile(r"\b((?:switch|turn)\w*(?: [\w-]+){0,3}?) (on|off)\b", re.IGNORECASE), r"\1 turned-\2"),
)
"""Several words that say one thing."""
_ENDING = re.compile(r"(?:'s|ies|es|(?<!s)s|ed|ing|ly|e)$")
_DOUBLED = re.compile(r"([b-df-hj-np-rtv-z])\1$")
_SHORTEST = 3
_LITTLE = frozenset(
    "a an the and or but if of in on at to for from by with as is are was were be been being it its this that these "
    "those they them their he she his her you your we our i my me has have had do does did so than then there here "
    "also which who whose what when where how all any each can will would could should may might about into up only "
    "just very too not no never cannot yes sure certainly please instead again well still both way without even every "
    "some most many everything everyone everywhere anything anyone anywhere us unless during stop stops stopped "
    "continue continues".split()
)


@dataclass(frozen=True, eq=False)
class Told:
    """A sentence, or a clause of one. One is kept as long as its text is, so that what is read of it is read once.

    Attributes:
        text: as it stands, what several words say in one.
        in_order: its telling words as they come.
        words: all its words.
        numbers: what it counts.
        denied: telling words, as far as each denial of what is done reaches.
        lacked: and each denial of a thing ("no limit", "without signing in").
        denies, excepts: whether it denies, and holds in one case only.
    """

    text: str
    in_order: tuple[str, ...]
    words: frozenset[str]
    numbers: frozenset[Quantity]
    denied: tuple[tuple[str, ...], ...]
    lacked: tuple[tuple[str, ...], ...]
    denies: bool
    excepts: bool

    @cached_property
    def telling(self) -> frozenset[str]:
        """Its telling words."""
        return frozenset(self.in_order)

    @cached_property
    def sides(self) -> frozenset[str]:
        """Its little words that have an opposite."""
        return self.words & SIDES.keys()

    @cached_property
    def beside(self) -> frozenset[tuple[str, str]]:
        """Little words that have an opposite, each with the word before it."""
        words = _words(self.text) if self.sides else ()
        return frozenset((stem(word), side) for word, side in pairwise(words) if side in SIDES)

    @cached_property
    def all_denied(self) -> frozenset[str]:
        """What any denial of it reaches."""
        return frozenset(word for words in (*self.denied, *self.lacked) for word in words)

    @cached_property
    def ideas(self) -> frozenset[str]:
        """What its telling words stand for."""
        return frozenset(_IDEAS[word] for word in self.telling if word in _IDEAS)

    @cached_property
    def opposed(self) -> frozenset[str]:
        """What says the opposite of a telling word of it."""
        return frozenset(other for word in self.telling for other in _opposed(word))


@dataclass(frozen=True, eq=False)
class Said:
    """A text in sentences, and in the clauses of each."""

    sentences: tuple[Told, ...]
    clauses_of: tuple[tuple[Told, ...], ...]

    @cached_property
    def telling(self) -> frozenset[str]:
        """The telling words of all sentences."""
        return frozenset(word for one in self.sentences for word in one.in_order)

    @cached_property
    def numbers(self) -> frozenset[Quantity]:
        """All that is counted."""
        return frozenset(number for one in self.sentences for number in one.numbers)

    @cached_property
    def clauses(self) -> tuple[Told, ...]:
        """Those of all sentences."""
        return tuple(clause for clauses in self.clauses_of for clause in clauses)

    @cached_property
    def everything(self) -> tuple[Told, ...]:
        """Its sentences, and the clauses that are no whole sentence."""
        return (*self.sentences, *self.parts)

    @cached_property
    def parts(self) -> tuple[Told, ...]:
        """The clauses that are no whole sentence."""
        wholes = {*self.sentences}
        return tuple(clause for clause in self.clauses if clause not in wholes)


@lru_cache(maxsize=512)
def said_in(text: str) -> Said:
    """Take a text apart."""
    sentences = [sentence for line in text.split("\n") for sentence in _sentences(line)]
    return Said(tuple(map(_told, sentences)), tuple(map(_clauses, sentences)))


@lru_cache(maxsize=8_192)
def _sentences(line: str) -> tuple[str, ...]:
    return tuple(sentence for sentence in _SENTENCE.split(_in_one_word(line)) if sentence.strip())


@lru_cache(maxsize=8_192)
def _clauses(sentence: str) -> tuple[Told, ...]:
    """What is said but for one case denies nothing outright: that goes for its clauses too."""
    clauses = map(_told, filter(str.strip, _CLAUSE.split(_OPENING.sub(r"\1", sentence))))
    return tuple(one if one.excepts or not _UNLESS.search(sentence) else replace(one, excepts=True) for one in clauses)


@lru_cache(maxsize=2_048)
def shared(one: Told, other: Told) -> int:
    """How many telling words two have in common, the opposite of one counted as the same."""
    same = len(one.telling & other.telling)
    if one.opposed.isdisjoint(other.telling) and other.opposed.isdisjoint(one.telling):
        return same
    ours, others = one.telling - other.telling, other.telling - one.telling
    return same + max(len(ours & other.opposed), len(others & one.opposed))


def meant(words: frozenset[str], one: Told) -> int:
    """How many telling words it has, or others for the same idea: "get" for "receive"."""
    others = words - one.telling
    return len(words) - sum(_IDEAS.get(word, word) not in one.ideas for word in others)


def is_enough(met: int, matter: frozenset[str]) -> bool:
    """Whether a sentence that has so many of a matter's telling words is about the same: half of them, and two."""
    return met >= max(2, 0.5 * len(matter))


def takes_a_side(said: Told, told: Told) -> bool:
    """Whether it has a word of an axis ("latest") that the other has not, nor one that says the same."""
    return any(word not in told.words and not alike(word) & told.words for word in said.sides)


def _in_one_word(text: str) -> str:
    for pattern, word in _PHRASES:
        text = pattern.sub(word, text)
    return _IN_A_NAME.sub(r"\1 ", text)


@lru_cache(maxsize=8_192)
def _told(text: str) -> Told:
    """Kept, as the sentences of the pages come again with other passages beside them."""
    denials = tuple(_denied_in(text))
    in_order = _words(text)
    words = frozenset(in_order) - (_UNTIL if denials else frozenset())
    excepts = _EXCEPTING.search(text) is not None
    denied, lacked = (tuple(them for noun, them in denials if noun is which and them) for which in (False, True))
    return Told(text, _telling(in_order), words, quantities(text), denied, lacked, bool(denials), excepts)


def _words(text: str) -> tuple[str, ...]:
    return tuple(word.casefold() for word in _WORD.findall(text))


def _telling(words: Iterable[str]) -> tuple[str, ...]:
    return tuple(stem(word) for word in words if not is_little(word))


def is_little(word: str) -> bool:
    """Whether a word tells nothing of what it is about."""
    return word in _LITTLE or word in SIDES


def _denied_in(text: str) -> Iterator[tuple[bool, tuple[str, ...]]]:
    for part in _REACH.split(text):
        if _OR_ELSE.match(part):
            continue
        yield from ((bool(denial["of_a_noun"]), _reached(part, denial)) for denial in _DENIAL.finditer(part))
        if _NONE.search(part):
            yield True, _telling(_words(text))
        if _DENIAL_JA.search(part):
            yield False, _telling(_words(part))


def _reached(part: str, denial: re.Match[str]) -> tuple[str, ...]:
    """What a denial is of, first what follows it, as far as it goes on; "not" ends with an "and", "no" may not."""
    before, behind = part[: denial.start()], part[denial.end() :]
    if denial["of_a_noun"]:
        return _telling(_words(_AND_DOES.split(behind)[0]))
    of = _telling(_words(_AND.split(behind)[0]))
    return (*of, *_telling(_words(_AND.split(before)[-1]))) if of else _telling(_words(before))


@lru_cache(maxsize=16_384)
def stem(word: str) -> str:
    """A word without its ending: "stopped" and "stops" are "stop"."""
    return _DOUBLED.sub(r"\1", _cut(_cut(word) if word.endswith("s") else word))


def _cut(word: str) -> str:
    cut = _ENDING.sub("", word)
    if len(cut) == _SHORTEST - 1 and word.endswith(("ed", "ing")):
        return f"{cut}e"  # "used" of "use"
    return next(
        shorter for shorter in (cut, word.removesuffix("s"), word) if len(shorter) >= _SHORTEST or shorter == word
    )


_IDEAS = {stem(word): idea for idea, words in WORDS.items() for word in words.split()}
_MEANINGS = {stem(word): frozenset(stem(other) for other in others) - {stem(word)} for word, others in MEANINGS.items()}


@lru_cache(maxsize=16_384)
def _opposed(word: str) -> frozenset[str]:
    rest = without_prefix(word)
    return _MEANINGS.get(word, frozenset()) | ({rest} if rest else frozenset[str]())
