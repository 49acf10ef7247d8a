"""What a quoted answer has that was not said yet."""

from __future__ import annotations

from pipeline.answer import CITATION, pieces_of
from pipeline.trade import Trade
from pipeline.wording.words import words_of

_SAID = 0.7
"""Share of a sentence's content words that were said."""


def unsaid(quote: str, shown: str, trade: Trade) -> str:
    """The sentences of a quote that say something new beside what is shown."""
    said = words_of(_plain(shown), trade)
    sentences = [sentence for sentence in pieces_of(quote) if sentence.strip()]
    return "".join(sentence for sentence in sentences if _is_new(words_of(_plain(sentence), trade), said)).strip()


def _is_new(words: frozenset[str], said: frozenset[str]) -> bool:
    return len(words & said) < _SAID * len(words)


def _plain(text: str) -> str:
    return CITATION.sub("", text)
