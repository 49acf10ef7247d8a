"""Whether the answer cache takes two questions for the same one, rightly."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from app.wiring import SIMILAR
from evals.cache import pairs
from evals.quality.figure import Figure, Part, share
from evals.quality.judges.known_questions import answered_otherwise
from evals.quality.made_pairs import made_pairs
from evals.quality.rows import CachePair, read
from evals.quality.system import System
from pipeline.semantic_cache import normalise

STEP = "cache"


async def cache(system: System, part: Part, heard: Callable[[CachePair], None] = lambda _: None) -> list[Figure]:
    """Every pair, as if the second question came after the answer to the first."""
    rows, hits = _rows(part), list[bool]()
    for row in rows:
        hits.append(await _is_hit(system, row.a, row.b))
        heard(row)
    judged = list(zip(rows, hits, strict=True))
    missed = [f"missed: {row.a} || {row.b}" for row, hit in judged if row.same and not hit]
    wrong = [f"{row.kind}: {row.a} || {row.b}" for row, hit in judged if hit and not row.same]
    kinds = sorted({row.kind for row in rows if not row.same})
    known = [(pair, await _is_hit(system, *pair)) for pair in answered_otherwise(part)]
    mistaken = [f"{one} || {other}" for (one, other), hit in known if hit]
    return [
        share(STEP, "paraphrases", "hit", [hit for row, hit in judged if row.same], missed),
        share(STEP, "hard pairs", "wrong hit", [hit for row, hit in judged if not row.same], wrong),
        share(STEP, "all pairs of known questions", "wrong hit", [hit for _, hit in known], mistaken),
        share(STEP, "hits", "wrong", [not row.same for row, hit in judged if hit]),
        *(
            share(STEP, kind, "wrong hit", [hit for row, hit in judged if row.kind == kind and not row.same])
            for kind in kinds
        ),
    ]


def _rows(part: Part) -> list[CachePair]:
    """The pairs of old were looked at while the rules were written: all of them are to tune on."""
    old = [CachePair(part="tune", topic="old", kind="old", a=one.a, b=one.b, same=one.same) for one in pairs()]
    return read(CachePair, "cache_pairs", part) + made_pairs(part) + (old if part == "tune" else [])


async def _is_hit(system: System, a: str, b: str) -> bool:
    if normalise(a) == normalise(b):
        return True
    if system.lexicon.same_question.difference(b, a) is not None:
        return False
    one, other = [(await system.parts.corpus.encoder(text)).vector for text in (a, b)]
    return float(np.dot(one, other)) >= SIMILAR
