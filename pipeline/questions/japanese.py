"""What a question in Japanese says, as a key: questions that differ in politeness and in known words alone share it.

Words are found from the left, the longest first. Polite endings and the particles that tell no side go; what is not
known stays as it is written, so that a negation, a time or a side that nobody thought of makes another question.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping

from pipeline.questions.implying import Implied, as_one
from pipeline.questions.words_ja import AS_ONE, ASKING, HARMLESS, IMPLIED, MINOR, PARTICLES, WORDS
from pipeline.trade import Trade
from pipeline.wording.words import is_japanese

_RUN = re.compile(r"[a-z0-9]+|[ァ-ヺー]+")
"""Latin and katakana words are found whole: "ギフト" is not in "ギフトカード"."""
_WORD = re.compile(r"[a-z0-9]+|.", re.DOTALL)
_KANA = re.compile(r"[ぁ-ゖ]")


class JapaneseQuestions:
    """Gives questions their key.

    Args:
        names: the title of each name of an item. Names and questions come as ``normalise`` leaves them.
        trade: its words for what may be left out or exchanged.
    """

    def __init__(self, names: Mapping[str, str], trade: Trade) -> None:
        said = {name: f"title:{title}" for name, title in names.items() if is_japanese(name) or name.isascii()}
        self._known = defaultdict[str, list[tuple[str, str]]](list)
        for word, idea in {**said, **_words(trade)}.items():
            self._known[word[0]].append((word, idea))
        for words in self._known.values():
            words.sort(key=lambda one: -len(one[0]))
        self._implied = Implied(IMPLIED, trade.alike.implied)

    def key(self, question: str) -> str | None:
        """The key of a question; None where it is no Japanese, or no word that tells something of it is known."""
        if not is_japanese(question):
            return None
        ideas = as_one(dict.fromkeys(idea for idea in self._ideas(question) if idea), AS_ONE)
        implied = self._implied.by(ideas)
        told = [idea for idea in ideas if idea not in implied]
        # What is asked may come first or last, and the rest in one order alone.
        told.sort(key=lambda idea: (idea in ASKING, idea if idea in ASKING else ""))
        return " ".join(told) if any(idea not in MINOR | ASKING for idea in told) else None

    def _ideas(self, question: str) -> Iterator[str]:
        """The ideas, and between them, behind a "?", what is not known."""
        at, unknown = 0, ""
        while at < len(question):
            said, idea = self._at(question, at)
            if at and idea is None and said in PARTICLES and not _KANA.match(unknown[-1:]):
                idea = PARTICLES[said]
            if idea is None:
                unknown += said
            else:
                yield f"?{unknown.strip()}" if unknown.strip() else ""
                yield from idea.split("+")
                unknown = ""
            at += len(said)
        yield f"?{unknown.strip()}" if unknown.strip() else ""

    def _at(self, question: str, at: int) -> tuple[str, str | None]:
        """The longest known word there and its idea, or the next word or letter and None."""
        for word, idea in self._known.get(question[at], ()):
            if question.startswith(word, at) and not _cuts(question, at) and not _cuts(question, at + len(word)):
                return word, idea
        found = _WORD.match(question, at)
        return (found[0] if found else question[at]), None


def _cuts(question: str, at: int) -> bool:
    """Whether a word of one script goes on there."""
    return 0 < at < len(question) and bool(_RUN.fullmatch(question[at - 1 : at + 1]))


def _words(trade: Trade) -> dict[str, str]:
    """Every word with its idea: the trade's over the general ones."""
    known = {word: meant for pair in trade.synonyms.items() for word, meant in (pair, (pair[1], pair[1]))}
    known |= dict.fromkeys((*HARMLESS, *trade.alike.harmless), "")
    for table in (WORDS, trade.alike.phrases, trade.alike.words):
        known |= {word: idea for idea, words in table.items() for word in words}
    return {word: idea for word, idea in known.items() if is_japanese(word)}
