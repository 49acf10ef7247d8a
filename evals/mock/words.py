"""What the mock says: sentences of the passages that it was given, each cited, so that grounding lets them through."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import cycle, islice

from pipeline.prompt import WrittenPassage, passages_in

_SENTENCE = re.compile(r"[^.!?\n]+[.!?]")
_NOTHING = ("I have nothing to go by here. ",)


def tokens(last_message: str, count: int) -> list[str]:
    """``count`` tokens, with the blank behind each word. What is no prompt of ours gets a fixed text."""
    sentences = [sentence for passage in passages_in(last_message) for sentence in _cited(passage)] or list(_NOTHING)
    words = (word for sentence in cycle(sentences) for word in _words(sentence))
    return list(islice(words, count))


def _cited(passage: WrittenPassage) -> Iterator[str]:
    for match in _SENTENCE.finditer(passage.text):
        sentence = match[0].strip()
        yield f"{sentence[:-1]} [{passage.number}]{sentence[-1]}"


def _words(sentence: str) -> list[str]:
    return [f"{word} " for word in sentence.split()]
