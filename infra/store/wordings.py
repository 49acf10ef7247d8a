"""One line of an example as several people would type it."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence

from infra.store.slots import SLOT

_WITH_SLOT, _WITHOUT = 6, 2
"""How many rough wordings a line gets."""
_OPENINGS = ("", "", "", "", "hi, ", "hello, ", "hey ", "please ", "excuse me, ", "quick question: ", "um ")
_ENDINGS = ("", "", "", "", "?", " please", " thanks", "!", " pls")
_LOWER_CASE, _MISTYPED = 0.4, 0.25
"""Shares of everyday typing, by eye."""


def wordings(line: str, language: str, slots: Mapping[str, Sequence[str]]) -> list[str]:
    """The line with its slots filled; in English also with greetings, in lower case, and mistyped.

    The same for the same line and slots, whatever else there is.
    """
    rng = random.Random(line)  # noqa: S311 - reproducible, not secret
    texts = {_filled(line, slots, rng)}
    for _ in range(_WITH_SLOT if SLOT.search(line) else _WITHOUT):
        text = _filled(line, slots, rng)
        texts.add(_roughened(text, rng) if language == "en" else text)
    return sorted(texts)


def _filled(line: str, slots: Mapping[str, Sequence[str]], rng: random.Random) -> str:
    return SLOT.sub(lambda slot: rng.choice(slots[slot[1]]), line)


def _roughened(text: str, rng: random.Random) -> str:
    text = rng.choice(_OPENINGS) + text + rng.choice(_ENDINGS)
    if rng.random() < _LOWER_CASE:
        text = text.lower()
    return _mistyped(text, rng) if rng.random() < _MISTYPED else text


def _mistyped(text: str, rng: random.Random) -> str:
    """The text with one letter dropped, doubled, or swapped with the next."""
    place = rng.randrange(len(text))
    pair = text[place : place + 2]
    return text[:place] + rng.choice((pair[1:], pair[::-1], pair + pair[-1:])) + text[place + 2 :]
