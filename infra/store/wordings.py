"""One line of an example as several people would type it."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from hashlib import blake2b

from infra.store.slots import SLOT

_WITH_SLOT, _WITHOUT = 6, 2
"""How many rough wordings a line gets."""
_OPENINGS = ("", "", "", "", "hi, ", "hello, ", "hey ", "please ", "excuse me, ", "quick question: ", "um ")
_ENDINGS = ("", "", "", "", "?", " please", " thanks", "!", " pls")
_LOWER_CASE, _MISTYPED = 0.4, 0.25
"""Shares of everyday typing, by eye."""


def wordings(line: str, language: str, slots: Mapping[str, Sequence[str]]) -> list[str]:
    """The line with its slots filled, as it stands first; in English also with greetings, in lower case, and mistyped.

    The same for the same line and slots, whatever else there is; and all but the same when a value more fills a slot.
    """
    texts: list[str] = []
    for number in range(1 + (_WITH_SLOT if SLOT.search(line) else _WITHOUT)):
        rng = random.Random(f"{number} {line}")  # noqa: S311 - reproducible, not secret
        text = SLOT.sub(lambda slot, rng=rng: _drawn(slots[slot[1]], rng), line)
        texts.append(_roughened(text, rng) if number and language == "en" else text)
    return list(dict.fromkeys(texts))


def _drawn(values: Sequence[str], rng: random.Random) -> str:
    """One of the values, so that one which comes or goes changes those lines alone that it falls to.

    By rendezvous hashing (Thaler and Ravishankar 1998): of all values the one whose hash with the draw is highest.
    """
    draw = rng.randbytes(8)
    return max(values, key=lambda value: blake2b(value.encode(), key=draw, digest_size=8).digest())


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
