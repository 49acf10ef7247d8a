"""How well a passage answers a question: a cross-encoder in this process. Implements the port Score."""

from __future__ import annotations

import asyncio
import math
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path

from infra.models.base import find_base
from infra.models.onnx import OnnxModel, load_or_make
from infra.models.worker import Worker
from pipeline.types import Scores

WEIGHTS = Path(__file__).parent / "weights" / "reranker"
NAME = "minilm-manga-reranker"
MAX_TOKENS = 88
"""Question and passage together. The cost grows with it: 20 passages take about 0.6 ms a token."""


class CrossEncoderScorer:
    """Scores each pair by itself, *threads* pairs at a time.

    Pairs in parallel on one core each are faster than one pair on all cores, and no pair's score depends on the others
    (see ``OnnxModel``).
    """

    def __init__(self, model: OnnxModel, *, threads: int = 2, max_waiting: int = 32, limit_s: float = 5.0) -> None:
        self._model = model
        self._pool = ThreadPoolExecutor(threads, thread_name_prefix="cross-encoder")
        self._worker = Worker("reranker", max_waiting=max_waiting, limit_s=limit_s)

    @classmethod
    def load(cls, cache_dir: Path, *, adapter: Path = WEIGHTS, threads: int = 2) -> CrossEncoderScorer:
        """Load all-MiniLM-L6-v2 with the trained *adapter* from *cache_dir*, or make it there first (15 seconds).

        Raises:
            ModelNotFound: the base model is missing.
            ExportFailed: the ONNX file could not be made.
        """
        model = load_or_make(find_base(), "cross_encoder", cache_dir, adapter=adapter, threads=1, max_tokens=MAX_TOKENS)
        return cls(model, threads=threads)

    async def __call__(self, question: str, texts: Sequence[str], /) -> Scores:
        """Return a score in 0..1 for each text. Raises Busy, PartTimeout, PartUnavailable."""
        timed = await self._worker.run(partial(self._score_all, question, texts))
        return Scores(timed.value, model=NAME, wait_ms=timed.wait_ms, busy_ms=timed.busy_ms)

    async def warm_up(self) -> None:
        """Run the model at several lengths, so that the first question is as fast as the hundredth."""
        await self("warm up", ["word " * length for length in (4, 16, 48, 96) * 2])

    async def close(self) -> None:
        """End the threads; what is in line is finished first."""
        await self._worker.close()
        await asyncio.to_thread(self._pool.shutdown)

    def _score_all(self, question: str, texts: Sequence[str]) -> tuple[float, ...]:
        """Score the longest first, so that no thread is left with a long one at the end."""
        order = sorted(range(len(texts)), key=lambda index: -len(texts[index]))
        scored = self._pool.map(partial(self._score, question), [texts[index] for index in order])
        by_index = dict(zip(order, scored, strict=True))
        return tuple(by_index[index] for index in range(len(texts)))

    def _score(self, question: str, text: str) -> float:
        return 1 / (1 + math.exp(-float(self._model(question, text).values[0])))
