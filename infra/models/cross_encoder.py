"""How well a passage answers a question: a cross-encoder in this process. Implements the port Score."""

from __future__ import annotations

import asyncio
import math
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from threading import Event

from infra.models.base import PUBLISHED, Base, find_base
from infra.models.onnx import OnnxModel, load_or_make
from infra.models.threads import computing
from infra.models.worker import Worker
from pipeline.errors import Busy
from pipeline.types.search import Scores

WEIGHTS = Path(__file__).parent / "weights" / "reranker"
NAME = "minilm-manga-reranker"
MAX_TOKENS = 88
"""Question and passage together. The cost grows with it."""
FEWEST = 2
"""Passages that are worth a call, where there is no time for all that are given."""
_MARGIN = 1.25
"""Of the expected time, what has to be there: some pairs are longer than the mean."""
_WEIGHT = 0.2
"""Of the newest call in the moving mean of a pair's time."""


def reranker(adapter: Path = WEIGHTS) -> Base:
    """The published model with the trained *adapter*."""
    return find_base(PUBLISHED).adapted(NAME, adapter)


class CrossEncoderScorer:
    """Scores each pair by itself, *threads* pairs at a time.

    Pairs in parallel on one core each are faster than one pair on all cores, and no pair's score depends on the others
    (see ``OnnxModel``). Work that cannot end in time is not begun, and what nobody waits for any longer is stopped at
    the next pair: a busy machine has no time for results that nobody takes.
    """

    def __init__(self, model: OnnxModel, *, threads: int = 2, max_waiting: int = 32, limit_s: float = 5.0) -> None:
        self._model = model
        self._pool = computing(threads, "cross-encoder")
        self._worker = Worker("reranker", max_waiting=max_waiting, limit_s=limit_s)
        self._pair_ms = 0.0
        """What a pair takes, the threads taken together; 0 until the first call has told."""

    @classmethod
    def load(cls, cache_dir: Path, *, adapter: Path = WEIGHTS, threads: int = 2) -> CrossEncoderScorer:
        """Load all-MiniLM-L6-v2 with the trained *adapter* from *cache_dir*, or make it there first (15 seconds).

        Raises:
            ModelNotFound: the base model is missing.
            ExportFailed: the ONNX file could not be made.
        """
        model = load_or_make(reranker(adapter), "cross_encoder", cache_dir, threads=1, max_tokens=MAX_TOKENS)
        return cls(model, threads=threads)

    async def __call__(self, question: str, texts: Sequence[str], /, *, within_ms: float = math.inf) -> Scores:
        """Return a score in 0..1 for *texts*, or for the first ``FEWEST`` where *within_ms* is too short for all.

        Raises:
            Busy: the line is too long for even the fewest that are worth it.
            PartTimeout, PartUnavailable: the thread is stuck or gone.
        """
        count = self._affordable(len(texts), within_ms)
        gone = Event()
        work = partial(self._score_all, question, texts[:count], gone)
        try:
            timed = await self._worker.run(work, expected_ms=count * self._pair_ms)
        finally:
            gone.set()
        self._learn(timed.busy_ms / max(1, count))
        return Scores(timed.value, model=NAME, wait_ms=timed.wait_ms, busy_ms=timed.busy_ms)

    def _affordable(self, given: int, within_ms: float) -> int:
        left_ms = within_ms - self._worker.backlog_ms
        for count in (given, min(given, FEWEST)):
            if self._expected_ms(count) <= left_ms:
                return count
        raise Busy("the reranker")

    def _learn(self, pair_ms: float) -> None:
        self._pair_ms = pair_ms if not self._pair_ms else (1 - _WEIGHT) * self._pair_ms + _WEIGHT * pair_ms

    @property
    def waiting(self) -> int:
        """How many calls are in line."""
        return self._worker.in_line

    @property
    def backlog_ms(self) -> float:
        """How long those in line will take, about."""
        return self._worker.backlog_ms

    @property
    def least_ms(self) -> float:
        """What the shortest call takes that is worth it."""
        return self._expected_ms(FEWEST)

    def _expected_ms(self, count: int) -> float:
        return count * self._pair_ms * _MARGIN

    async def warm_up(self) -> None:
        """Run the model at several lengths, so that the first question is as fast as the hundredth."""
        await self("warm up", ["word " * length for length in (4, 16, 48, 96) * 2])

    async def close(self) -> None:
        """End the threads; what is in line is finished first."""
        await self._worker.close()
        await asyncio.to_thread(self._pool.shutdown)

    def _score_all(self, question: str, texts: Sequence[str], gone: Event) -> tuple[float, ...]:
        """Score the longest first, so that no thread is left with a long one at the end."""
        order = sorted(range(len(texts)), key=lambda index: -len(texts[index]))
        scored = self._pool.map(partial(self._score, question, gone), [texts[index] for index in order])
        by_index = dict(zip(order, scored, strict=True))
        return tuple(by_index[index] for index in range(len(texts)))

    def _score(self, question: str, gone: Event, text: str) -> float:
        if gone.is_set():
            return 0.0
        return 1 / (1 + math.exp(-float(self._model(question, text).values[0])))
