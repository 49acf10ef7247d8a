"""Passages cut into sentences: what the extractive generator chooses from."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from pipeline.prompt import WrittenPassage
from pipeline.wording.full_stops import ends_no_sentence

_BOUNDARY = re.compile(r"(?<=[.!?])[\"')\]]*\s+(?=[\"'(\[]?[A-Z0-9$\u3040-\u9fff])|(?<=[。！？])|\n+")
_BULLET = re.compile(r"^\s*(?:[-*・]|\d+[.)])\s+")
_BRACKETS = re.compile(r"\([^()\n]*\)")
_SHORTEST = 8
"""Characters. What is shorter says nothing on its own."""


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence that can be quoted. ``lead`` is the heading or the question that it stands under."""

    passage: WrittenPassage
    position: int
    text: str
    lead: str

    @property
    def place(self) -> tuple[int, int]:
        """The number of its passage, and where it stands there."""
        return self.passage.number, self.position

    @property
    def in_context(self) -> str:
        """The sentence with what says what it is about, for the encoder."""
        parts = [part for part in (self.passage.title, self.lead) if part and part not in self.text]
        return f"{'. '.join(parts)}: {self.text}" if parts else self.text


def sentences_of(passage: WrittenPassage) -> list[Sentence]:
    """Return the sentences that state something; headings and questions lead the ones that follow."""
    sentences: list[Sentence] = []
    lead = ""
    for position, text in enumerate(_split(passage.text, passage.title)):
        if text.startswith("#"):
            lead = text.lstrip("# ")
        elif text.endswith(("?", "？", "か。")):
            lead = text
        elif len(text) >= _SHORTEST:
            sentences.append(Sentence(passage, position, text, lead))
    return sentences


def _split(text: str, title: str) -> list[str]:
    # Titles and names in brackets may hold full stops: "Haikyu!! (ハイキュー!!) is ...".
    names = [match.span() for match in _BRACKETS.finditer(text)]
    names += [(start, start + len(title)) for start in _places_of(title, text)]
    pieces: list[str] = []
    start = 0
    for boundary in _BOUNDARY.finditer(text):
        end = boundary.start()
        if any(a < end <= b for a, b in names) or ends_no_sentence(text[start:end], text[boundary.end() :]):
            continue
        pieces.append(text[start : boundary.end()])
        start = boundary.end()
    pieces.append(text[start:])
    return [cleaned for piece in pieces if (cleaned := " ".join(_BULLET.sub("", piece).split()))]


def _places_of(title: str, text: str) -> Iterator[int]:
    start = text.find(title)
    while start >= 0:
        yield start
        start = text.find(title, start + max(1, len(title)))
