"""Text as words for a keyword index whose tokenizer knows only spaces and punctuation.

Japanese writes no spaces, so each run of Chinese characters, kana or hangul becomes its overlapping pairs, as
Lucene's CJKBigramFilter does (進撃の巨人 becomes 進撃 撃の の巨 巨人). Both the indexed text and the question go
through here.
"""

from __future__ import annotations

import re
import unicodedata

MAX_WORDS = 64
"""Distinct words of a question that are searched for: bounds the time that a pasted page can take."""

MAX_CHARACTERS = 512
"""Of a question without spaces: each Japanese character becomes a word, and servers limit these to 1,024."""

STOP_WORDS = frozenset(
    "a an and are as at be but by for if in into is it no not of on or such that the their then there these they "
    "this to was will with".split()
)
"""Lucene's English list. Longer ones swallow titles ("Another", "Given", "Again!!")."""

_CJK = re.compile(r"[\u3005\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\uf900-\ufaff]+")
JOINERS = "\u00ad\u200c\u200d\u2060\ufeff"
"""Soft hyphens and joiners: inside words they go, as nobody types them."""
_JOINERS = re.compile(f"[{JOINERS}]")
_WORD = re.compile(r"\w+")


def searchable(text: str) -> str:
    """The text with full-width forms folded, joiners gone, and runs of CJK characters as spaced pairs."""
    folded = _JOINERS.sub("", unicodedata.normalize("NFKC", text))
    return _CJK.sub(lambda run: f" {_pairs(run.group())} ", folded)


def question_words(text: str) -> str:
    """The first distinct words of a question, joined by spaces. Empty when it has none (only emoji, say)."""
    words = dict.fromkeys(_WORD.findall(searchable(text).lower()))
    return " ".join(list(words)[:MAX_WORDS])


def searchable_question(text: str) -> str:
    """The same for an index that cuts words by itself: at most ``MAX_CHARACTERS`` of them, no other signs."""
    words = dict.fromkeys(_WORD.findall(_JOINERS.sub("", text)))
    return " ".join(list(words)[:MAX_WORDS])[:MAX_CHARACTERS]


def _pairs(run: str) -> str:
    return " ".join(run[i : i + 2] for i in range(len(run) - 1)) or run
