"""What the answer cache takes for the same question: right and wrong hits by cosine, over pairs of shop questions."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from rich.console import Console
from rich.table import Table

from app.lexicon import lexicon_of
from app.parts import open_corpus
from app.settings import Settings
from app.wiring import SIMILAR

PAIRS = Path(__file__).with_name("question_pairs.jsonl")
COSINES = (0.93, 0.8, 0.7, 0.5, SIMILAR)


class Pair(NamedTuple):
    """Two questions, and whether one answer serves both. ``part`` is ``tune`` or ``judge``."""

    part: str
    same: bool
    a: str
    b: str


def pairs() -> list[Pair]:
    """The pairs in the order written."""
    return [Pair(**json.loads(line)) for line in PAIRS.read_text(encoding="utf-8").splitlines()]


def cache() -> None:
    """Print a row for each part and cosine."""
    judged = pairs()
    agree, cosines = np.array([_agree(pair) for pair in judged]), asyncio.run(_cosines(judged))
    table = Table("part", "cosine", "hits on the same question", "hits on another question")
    for part in ("tune", "judge"):
        for least in COSINES:
            rows = [row for row, pair in enumerate(judged) if pair.part == part]
            hit = [(judged[row].same, bool(agree[row] and cosines[row] >= least)) for row in rows]
            table.add_row(part, f"{least}", _share(hit, same=True), _share(hit, same=False))
    Console().print(table)


def _agree(pair: Pair) -> bool:
    return lexicon_of().same_question.difference(pair.a, pair.b) is None


async def _cosines(judged: list[Pair]) -> npt.NDArray[np.float64]:
    corpus = await open_corpus(Settings())
    try:
        vectors = np.array([(await corpus.encoder(text)).vector for pair in judged for text in (pair.a, pair.b)])
    finally:
        await corpus.close()
    return np.einsum("ij,ij->i", vectors[::2], vectors[1::2])


def _share(hits: list[tuple[bool, bool]], *, same: bool) -> str:
    of = [hit for is_same, hit in hits if is_same == same]
    return f"{sum(of)} of {len(of)}"
