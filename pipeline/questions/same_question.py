"""Whether two questions that lie near each other ask the same thing.

Cosine similarity alone answers the opposite question: pairs that differ in one number, one title or one "not" score
as high as true paraphrases. So every word that stands in one question and not in the other has to be harmless, which
is known of English. Of Japanese a key is told; a question in any other script is the same as itself and nothing else.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Literal

from pipeline.questions.frames import unframed
from pipeline.questions.function_words import CONTRARY, NEGATIONS
from pipeline.questions.ideas import ideas_of
from pipeline.questions.japanese import JapaneseQuestions
from pipeline.questions.kinds import ALIKE, AMOUNTS, IMPLIED_BY_COMPLAINT
from pipeline.questions.reading import TITLE, Notes, Reading
from pipeline.questions.tokens import is_article, tokens_of
from pipeline.trade import Trade

_READ = 2048
"""Questions whose reading is remembered, of 3 kB each: somewhat more than there are kept answers in a process."""
_OF_TIME = frozenset(("when", "duration"))

_PUNCTUATION = re.compile(r"[^\w\s+%$€£¥#]+")

Difference = Literal["script", "numbers", "negation", "names", "words", "order"]


def normalise(question: str) -> str:
    """Return the question as it is compared letter by letter: NFKC, case folded, no punctuation, single spaces."""
    text = unicodedata.normalize("NFKC", question).casefold()
    return " ".join(_PUNCTUATION.sub(" ", text).split())


def is_latin(text: str) -> bool:
    """Whether every letter of ``text`` is a Latin one."""
    return text.isascii() or all(_is_latin(character) for character in text if character.isalpha())


@lru_cache(maxsize=4096)
def _is_latin(letter: str) -> bool:
    return unicodedata.name(unicodedata.normalize("NFKC", letter)[0], "").startswith("LATIN")


class SameQuestion:
    """Compares questions. ``names`` gives the title of each name of an item, in any case."""

    def __init__(self, names: Mapping[str, str], trade: Trade) -> None:
        self._ideas = ideas_of(trade)
        self._japanese = JapaneseQuestions({normalise(name): title for name, title in names.items()}, trade)
        self._longest_phrase = max(map(len, self._ideas.phrases))
        self._names: dict[str, list[tuple[tuple[str, ...], str]]] = {}
        for name, title in names.items():
            self._add(tuple(tokens_of(name)), title)
        for forms in self._names.values():
            forms.sort(key=lambda form: -len(form[0]))
        self._read = lru_cache(maxsize=_READ)(self._reading)

    def key(self, question: str) -> str:
        """What two questions that are the same for sure share: of a Japanese one its ideas, else the bare text."""
        plain = normalise(question)
        return self._japanese.key(plain) or plain

    def difference(self, asked: str, kept: str) -> Difference | None:
        """Say in what the two questions differ so that one answer cannot serve both, or None."""
        if not (is_latin(asked) and is_latin(kept)):
            return None if self.key(asked) == self.key(kept) else "script"
        one, other = self._read(asked), self._read(kept)
        if _unequal(one, other, self._ideas.light) or not _same_words(one, other):
            return _kind((one.known ^ other.known) | (frozenset(one.open) ^ frozenset(other.open)))
        if not (one.known & other.known or one.open) or _unlike(one, other):
            return "words"
        return "order" if _turned_round(one, other) else None

    def _add(self, tokens: tuple[str, ...], title: str) -> None:
        if not tokens:
            return
        self._names.setdefault(tokens[0], []).append((tokens, title))
        if tokens[0] in {"the", "a", "an"} and len(tokens) > 2:  # noqa: PLR2004 - an article and more than one word
            self._add(tokens[1:], title)

    def _reading(self, text: str) -> Reading:
        tokens = unframed(tokens_of(text))
        notes = Notes(self._ideas)
        for token, concept in self._marked(tokens):
            notes.add(token, concept)
        return notes.reading(tokens)

    def _marked(self, tokens: Sequence[str]) -> Iterator[tuple[str, str | None]]:
        """Each token or run of tokens with what is known of it: a title, the concept of a phrase, or nothing."""
        at = 0
        while at < len(tokens):
            none: tuple[int, str | None] = (1, None)
            # Some titles are words of every day: a phrase in which one stands is longer.
            length, known = max(
                self._name_at(tokens, at), self._phrase_at(tokens, at), none, key=lambda found: found[0]
            )
            yield "a" if known is None and is_article(tokens, at) else tokens[at], known
            at += length

    def _name_at(self, tokens: Sequence[str], at: int) -> tuple[int, str | None]:
        for form, title in self._names.get(tokens[at], ()):
            if tuple(tokens[at : at + len(form)]) == form and (len(form) > 1 or not self._ideas.of(tokens[at])):
                return len(form), f"{TITLE}{title}"
        return 0, None

    def _phrase_at(self, tokens: Sequence[str], at: int) -> tuple[int, str | None]:
        for length in range(min(self._longest_phrase, len(tokens) - at), 1, -1):
            if (concept := self._ideas.phrases.get(tuple(tokens[at : at + length]))) is not None:
                return length, concept
        return 0, None


def _unlike(one: Reading, other: Reading) -> bool:
    """Whether they wait for answers of two kinds: "Can I return it?" asks how as well, but not what can be returned."""
    forms = {one.form, other.form}
    if one.known & AMOUNTS and forms <= {"yes_or_no", "open", "what", "leave"}:
        return False
    if forms in ({"how", "what"}, {"leave", "which"}):
        return True
    return "yes_or_no" in forms and not forms.isdisjoint(("open", "how", "what", "which"))


def _same_words(one: Reading, other: Reading) -> bool:
    together = "".join(one.open) == "".join(other.open)  # "art books" are "artbooks"
    return together or Counter(_plain(one, other)) == Counter(_plain(other, one))


def _plain(one: Reading, other: Reading) -> list[str]:
    """The words of one that are not known, in order; where the other says the same of who does it, without that."""
    words = ((word, word.removeprefix("you ")) for word in one.open)
    one_side = one.sides.subject == other.sides.subject
    return [done if one_side or done in other.passive else word for word, done in words]


def _unequal(one: Reading, other: Reading, light: frozenset[str]) -> bool:
    """Whether one has an idea that the other may not leave out."""
    more, fewer = _apart(one, other)
    apart = more | fewer
    if _otherwise_timed(one, other, apart) or ("recommend" in apart and "yes_or_no" in (one.form, other.form)):
        return True
    return bool(more and fewer) or not apart <= light


def _otherwise_timed(one: Reading, other: Reading, apart: frozenset[str]) -> bool:
    """Whether they ask of two times: "Was it sent?" is not "Is it sent?"."""
    if "past" in apart and (_OF_TIME & one.known or "yes_or_no" in (one.form, other.form)):
        return True
    today = other if "future" in one.known else one
    return "future" in apart and (today.is_state or today.is_past)


def _apart(one: Reading, other: Reading) -> tuple[frozenset[str], frozenset[str]]:
    """The ideas of one alone, and of the other alone, but those that say the same as one another."""
    more, fewer = one.known - other.known, other.known - one.known
    if "complaint" in {one.form, other.form}:  # "My code fails" asks why, "My parcel is lost" what is to be done
        more, fewer = more - IMPLIED_BY_COMPLAINT, fewer - IMPLIED_BY_COMPLAINT
    for pair in ALIKE if more and fewer else ():
        if len(pair & more) == len(pair & fewer) == 1:
            more, fewer = more - pair, fewer - pair
    return more, fewer


def _turned_round(one: Reading, other: Reading) -> bool:
    """Whether the same words say it of something else, or of somebody else."""
    if _acts_otherwise(one, other) or not _in_order(one.ordered, other.ordered):
        return True
    if one.words == other.words and bool(one.passive) == bool(other.passive) and one.sequence != other.sequence:
        return True
    return (one.is_relation or other.is_relation) and _plain(one, other) != _plain(other, one)


def _acts_otherwise(one: Reading, other: Reading) -> bool:
    """Whether one says of the customer what the other says of the shop, or of a third."""
    subjects = {one.sides.subject, other.sides.subject}
    if subjects == {"third", "i"} or (subjects == {"i"} and one.sides.suffers != other.sides.suffers):
        return True
    sides = [{"i", "you"} & set(asked.sides.roles) for asked in (one, other)]
    is_other_side = (len(subjects) > 1 and "i" in subjects and bool(one.passive) == bool(other.passive)) or (
        all(sides) and not sides[0] & sides[1]
    )
    contrary = {(word, other_mark) for word, mark in one.marked for other_mark in CONTRARY[mark]}
    return (
        (is_other_side and one.words == other.words)
        or bool(contrary & other.marked)
        or not _in_order(one.sides.roles, other.sides.roles)
    )


def _in_order(one: Sequence[str], other: Sequence[str]) -> bool:
    """Whether what both have stands in one order."""
    return [word for word in one if word in other] == [word for word in other if word in one]


def _kind(differing: frozenset[str]) -> Difference:
    if any(TITLE in term for term in differing):
        return "names"
    if any(character.isdigit() for term in differing for character in term):
        return "numbers"
    return "negation" if NEGATIONS & set(" ".join(differing).split()) else "words"
