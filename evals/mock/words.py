"""What the mock says: sentences of the passages that it was given, each cited, so that grounding lets them through.

Where it was given answers, it says those to the questions that they are for.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from itertools import cycle, islice
from pathlib import Path
from types import MappingProxyType

import orjson

from guardrails.release import Sentences
from pipeline.answer import citing
from pipeline.prompt import WrittenPassage, passages_in

_END = re.compile(r" ?\[\d+\][.!?。]+$")
_TOKEN = re.compile(r"[\u3000-\u9fff]|[^\s\u3000-\u9fff]+ ?")
_ASKED = "\nQuestion: "
_NOTHING = ("I have nothing to go by here. ",)


Answers = Mapping[str, str]
"""What is to be said, by the question as it stands in the prompt."""


def read_answers(path: Path) -> Answers:
    """Read JSON objects with ``question`` and ``answer``, one a line."""
    rows = map(orjson.loads, path.read_bytes().splitlines())
    return {row["question"]: row["answer"] for row in rows}


def tokens(last_message: str, count: int, answers: Answers = MappingProxyType({})) -> list[str]:
    """The answer that was given for it, else ``count`` tokens, with the blank behind each word.

    A Japanese character is a token. What is no prompt of ours gets a fixed text.
    """
    if (said := answers.get(last_message.rpartition(_ASKED)[2])) is not None:
        return _words(said)
    sentences = [sentence for passage in passages_in(last_message) for sentence in _cited(passage)] or list(_NOTHING)
    words = ((word, sentence) for sentence in cycle(sentences) for word in _words(sentence))
    said = list(islice(words, count))
    return [word for word, _ in said[:-1]] + [_ended(*pair) for pair in said[-1:]]


def _ended(word: str, sentence: str) -> str:
    """A last word with the end of its sentence, if that has come to a citation: a sentence cut short cites as well."""
    end = _END.search(sentence.rstrip())
    return word if end is None or word.rstrip().endswith(end[0].strip()) else f"{word.rstrip()}{end[0]} "


def _cited(passage: WrittenPassage) -> Iterator[str]:
    cut = Sentences()
    for sentence in (*cut.feed(passage.text), *cut.finish()):
        yield citing(sentence.strip(), passage.number)


def _words(sentence: str) -> list[str]:
    return _TOKEN.findall(f"{sentence} ")
