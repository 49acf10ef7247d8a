"""``reranking``: what each way to order the candidates of a question is worth, and what it costs.

Every way gets the same candidates, as production's two searches bring and fuse them, and they take turns, in an order
drawn anew for each question. The CPU time is that of the process, so it counts every thread.
"""

from __future__ import annotations

import asyncio
import random
import time
from collections import defaultdict
from collections.abc import AsyncGenerator, Awaitable, Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

import numpy as np
from rich.console import Console
from rich.progress import track
from rich.table import Table

from app.settings import Settings
from app.wiring import BLEND, CANDIDATES, LEAST_SCORE, NEAR, READ
from evals.intervals import Interval, bootstrapped
from evals.reranking.sets import OWN, SEED, Asked, Collection, collections
from evals.training.ranking import average_precision, ndcg, reciprocal_rank
from infra.models.cross_encoder import CrossEncoderScorer
from infra.models.encoder import Encoder
from infra.models.late_interaction import LateInteraction
from infra.search.lance import LanceIndex, open_index
from pipeline.errors import Busy
from pipeline.fusion import best_first, reciprocal_rank_fusion
from pipeline.ports import Score
from pipeline.rerank import Reranker, normalised
from pipeline.types.conditions import Within
from pipeline.types.search import Hit, Scores, SearchQuery

console = Console()


class Found(NamedTuple):
    """What the two searches bring for a question, best first."""

    keyword: tuple[Hit, ...]
    vector: tuple[Hit, ...]

    @property
    def fused(self) -> tuple[Hit, ...]:
        """The candidates, as production fuses them."""
        return reciprocal_rank_fusion(self.keyword, self.vector)[:CANDIDATES]


Order = Callable[[str, Found], Awaitable[Sequence[Hit]]]
"""Puts what is found for a question in order."""
Measure = Callable[[Sequence[bool], int], float]
"""Flags in order, best first, and how many right passages there are."""
MEASURES: dict[str, Measure] = {
    "nDCG@10": ndcg,
    "MAP": lambda flags, _: average_precision(flags),
    "R@1": lambda flags, _: reciprocal_rank(flags, 1),
}
WARM_UP = 5
"""Questions of a collection before those that are counted."""
COSINE = 0.5
"""Weight of the vector search in the convex combination."""


class Outcome(NamedTuple):
    """What came of one question, one way."""

    asked: Asked
    flags: tuple[bool, ...]
    cpu_ms: float


def reranking(files: Sequence[Path], most: int, part: str) -> None:
    """Print a table for each measure, and one of the cost. Of the sets, only what belongs to *part* is asked."""
    outcomes = asyncio.run(_judged(files, most, part))
    for name, measure in MEASURES.items():
        console.print(_table(name, measure, outcomes))
    console.print(_costs(outcomes))


def ways(near: LateInteraction, scorer: CrossEncoderScorer) -> dict[str, Order]:
    """The orders that are compared, by name."""
    return {
        "keyword search": _by_keyword,
        "vector search": _by_cosine,
        "fused (RRF)": _fused,
        "fused (convex)": _convex,
        "late interaction alone": _reranked(near, _busy, 1.0, 0.0),
        "cross-encoder, all": _reranked(near, scorer, 0.0, BLEND, read=CANDIDATES),
        "as wired": _reranked(near, scorer, NEAR, BLEND),
        "as wired, cross-encoder busy": _reranked(near, _busy, NEAR, BLEND),
    }


def _reranked(near: LateInteraction, score: Score, weight: float, blend: float, read: int = READ) -> Order:
    reranker = Reranker(near, score, weight, blend, read, CANDIDATES, LEAST_SCORE, budget_ms=60_000)

    async def order(question: str, found: Found) -> Sequence[Hit]:
        return (await reranker(question, found.fused)).hits

    return order


async def _busy(_: str, __: Sequence[str], /, *, within_ms: float) -> Scores:
    del within_ms
    raise Busy("the reranker")


async def _by_keyword(_: str, found: Found) -> Sequence[Hit]:
    return found.keyword


async def _by_cosine(_: str, found: Found) -> Sequence[Hit]:
    return found.vector


async def _fused(_: str, found: Found) -> Sequence[Hit]:
    return found.fused


async def _convex(_: str, found: Found) -> Sequence[Hit]:
    """Scores of each search stretched to 0..1 and weighed, 0 where it did not find the hit.

    Source: Bruch, Gai and Ingber, "An Analysis of Fusion Functions for Hybrid Retrieval", ACM TOIS 2023.
    """
    shares: dict[str, float] = defaultdict(float)
    for hits, weight in ((found.keyword, 1 - COSINE), (found.vector, COSINE)):
        for hit, share in zip(hits, normalised([hit.score for hit in hits]), strict=True):
            shares[hit.passage.id] += weight * share
    return best_first(replace(hit, score=shares[hit.passage.id]) for hit in found.fused)


async def _judged(files: Sequence[Path], most: int, part: str) -> Mapping[str, list[Outcome]]:
    models = Settings().data_dir / "models"
    encoder, scorer = Encoder.load(models), CrossEncoderScorer.load(models)
    near, dice = LateInteraction(encoder), random.Random(SEED)  # noqa: S311 - no secrets
    compared = ways(near, scorer)
    outcomes: dict[str, list[Outcome]] = defaultdict(list)
    for collection in collections(files, most):
        asked = [one for one in collection.asked if one.part == part]
        async for number, one, found in _candidates(encoder, collection, asked[:WARM_UP] + asked):
            for way in dice.sample(sorted(compared), len(compared)):
                outcome = await _outcome(compared[way], one, found)
                if number >= WARM_UP:
                    outcomes[way].append(outcome)
    for part_of_it in (near, scorer, encoder):
        await part_of_it.close()
    return {way: outcomes[way] for way in compared}


async def _candidates(
    encoder: Encoder, collection: Collection, asked: Iterable[Asked]
) -> AsyncGenerator[tuple[int, Asked, Found]]:
    """Index a collection in a temporary folder, and search it for each question."""
    with TemporaryDirectory() as folder:
        index = await open_index(Path(folder), timeout_s=60)
        texts = [passage.whole for passage in track(collection.passages, description="Passages", console=console)]
        await index.replace(collection.passages, await encoder.embed_passages(texts, lambda _: None))
        await index.publish()
        for number, one in enumerate(track(list(asked), description="Questions", console=console)):
            if any(found := await _found(encoder, index, one)):
                yield number, one, found
        await index.close()


async def _found(encoder: Encoder, index: LanceIndex, asked: Asked) -> Found:
    where = () if asked.own is None else (Within(OWN, asked.own, asked.own),)
    query = SearchQuery(asked.text, (await encoder(asked.text)).vector, limit=CANDIDATES, where=where)
    keyword, vector = await index.keyword(query), await index.vector(query)
    return Found(*(tuple(hit for hit in each.hits if hit.passage.id not in asked.unsure) for each in (keyword, vector)))


async def _outcome(order: Order, asked: Asked, found: Found) -> Outcome:
    began = time.process_time()
    ordered = await order(asked.text, found)
    cpu_ms = (time.process_time() - began) * 1e3
    return Outcome(asked, tuple(hit.passage.id in asked.right for hit in ordered), cpu_ms)


def _table(name: str, measure: Measure, outcomes: Mapping[str, Sequence[Outcome]]) -> Table:
    values = {way: defaultdict[str, list[float]](list) for way in outcomes}
    for way, of_way in outcomes.items():
        for one in of_way:
            values[way][one.asked.kind].append(measure(one.flags, len(one.asked.right)))
    table = Table(name, *(f"{kind} ({len(each)})" for kind, each in next(iter(values.values())).items()))
    for way, of_kinds in values.items():
        table.add_row(way, *(_three(bootstrapped(each)) for each in of_kinds.values()))
    return table


def _three(interval: Interval) -> str:
    return f"{interval.mean:.3f} [{interval.low:.2f}, {interval.high:.2f}]"


def _costs(outcomes: Mapping[str, Sequence[Outcome]]) -> Table:
    table = Table("CPU ms a question", "mean", "median", "p95")
    for way, of_way in outcomes.items():
        spent = [outcome.cpu_ms for outcome in of_way]
        table.add_row(way, str(bootstrapped(spent)), *(f"{np.percentile(spent, share):.2f}" for share in (50, 95)))
    return table
