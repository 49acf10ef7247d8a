"""Hard pairs, made of questions with one thing in them that can be another, and of the names of the catalogue."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Sequence
from itertools import combinations
from typing import Any

import yaml

from evals.quality.figure import Part
from evals.quality.rows import SETS, CachePair
from infra.corpus.catalogue import store_documents

_SLOT = re.compile(r"\{([^{}]*)\}")
_DRAWS = 3


def made_pairs(part: Part) -> list[CachePair]:
    """Pairs of a part, the same ones at every call.

    The part of a topic is a bit of its SHA-256: it was settled before anything was measured.
    """
    told: dict[str, Any] = yaml.safe_load((SETS / "cache_asks.yml").read_text(encoding="utf-8"))
    values = told["values"] | _names()
    swaps = [
        (topic, kind, swap)
        for topic, kinds in told["asks"].items()
        if _part(topic) == part
        for kind, asks in kinds.items()
        for ask in asks
        for swap in _swaps(ask, kind, values)
    ]
    return [
        CachePair(part=part, topic=topic, kind=kind, a=a, b=_framed(b, turn, topic, told["frames"]), same=False)
        for turn, (topic, kind, (a, b)) in enumerate(swaps)
    ]


def _names() -> dict[str, list[str]]:
    series = [document for document in store_documents() if document.type == "product"]
    authors = {str(name) for one in series for name in _listed(one.fields.get("authors", ()))}
    return {"title": [one.title for one in series], "author": sorted(authors)}


def _listed(value: Any) -> Sequence[Any]:
    return value if isinstance(value, list | tuple) else [value]


def _part(topic: str) -> Part:
    return "test" if _hash(topic)[0] % 2 else "tune"


def _swaps(ask: str, kind: str, values: dict[str, list[str]]) -> Iterator[tuple[str, str]]:
    """The question with two things in the slot that is named as the kind, or has bars; its other slots stay."""
    slots = _SLOT.findall(ask)
    telling = kind if kind in slots else next(slot for slot in slots if "|" in slot)
    drawn = {slot: _drawn(values[slot], ask) for slot in slots if slot in values}
    rest = {slot: things[0] for slot, things in drawn.items()}
    for pair in _near(drawn[telling], values[telling]) if telling in drawn else combinations(telling.split("|"), 2):
        one, other = (_SLOT.sub(lambda slot, t=thing: (rest | {telling: t})[slot[1]], ask) for thing in pair)
        yield one, other


def _drawn(things: Sequence[str], ask: str) -> list[str]:
    return sorted(things, key=lambda thing: _hash(ask + thing))[:_DRAWS]


def _near(drawn: Sequence[str], things: Sequence[str]) -> list[tuple[str, str]]:
    """Each with the one that follows in the alphabet, as it is often spelled alike."""
    ordered = sorted(things)
    return [(one, ordered[(ordered.index(one) + 1) % len(ordered)]) for one in drawn]


def _framed(question: str, turn: int, topic: str, frames: dict[str, list[str]]) -> str:
    """The question as the next of the customers of its language puts it."""
    of_language = frames["ja" if topic.startswith("ja-") else "en"]
    return of_language[turn % len(of_language)].format(question)


def _hash(text: str) -> bytes:
    return hashlib.sha256(text.encode()).digest()
