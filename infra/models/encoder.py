"""Text to sentence embedding, in this process: implements the ports Embed and EmbedMany."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

import numpy as np

from infra.models.base import BUNDLED, find_base
from infra.models.onnx import Floats, OnnxModel, load_or_make
from infra.models.worker import Worker
from pipeline.types.search import Embedding, Vector

MAX_TOKENS = 256
"""What all-MiniLM-L6-v2 was published with; longer texts are cut."""


class Encoder:
    """Embeds *threads* texts at a time, each on one core, and remembers the last *memo* texts.

    A text on two cores is hardly sooner there and costs a third more: texts beside each other come twice as fast. A
    remembered text costs no time: its ``wait_ms`` and ``busy_ms`` are 0.
    """

    def __init__(
        self,
        model: OnnxModel,
        name: str,
        *,
        threads: int = 2,
        max_waiting: int = 256,
        limit_s: float = 10.0,
        memo: int = 512,
    ) -> None:
        self.name = name
        self.dimensions: int = model.config["dimensions"]
        self._model = model
        self._pool = _POOLINGS[model.config["pooling"]]
        self._threads = threads
        self._worker = Worker("encoder", max_waiting=max_waiting, limit_s=limit_s, threads=threads)
        self._memo: OrderedDict[str, Embedding] = OrderedDict()
        self._memo_size = memo

    @classmethod
    def load(cls, cache_dir: Path, name: str = BUNDLED, *, threads: int = 2) -> Encoder:
        """Load the model called *name* from *cache_dir*, or make it there first (about 15 seconds).

        Raises:
            ModelNotFound: no such model.
            ExportFailed: its ONNX file could not be made.
        """
        model = load_or_make(find_base(name), "encoder", cache_dir, threads=1, max_tokens=MAX_TOKENS)
        return cls(model, name, threads=threads)

    async def __call__(self, text: str, /) -> Embedding:
        """Return the embedding of *text*. Raises Busy, PartTimeout, PartUnavailable."""
        if remembered := self._memo.get(text):
            self._memo.move_to_end(text)
            return remembered
        timed = await self._worker.run(partial(self.embed_here, text))
        self._memo[text] = timed.value
        if len(self._memo) > self._memo_size:
            self._memo.popitem(last=False)
        return replace(timed.value, wait_ms=timed.wait_ms, busy_ms=timed.busy_ms)

    async def embed_many(self, texts: Sequence[str], on_progress: Callable[[int], None], /) -> list[Vector]:
        """Return the vectors of *texts* in order. Questions that come meanwhile wait for one text at most."""
        vectors: list[Vector] = [()] * len(texts)
        waiting = iter(enumerate(texts))
        lanes = [asyncio.create_task(self._embed_from(waiting, vectors, on_progress)) for _ in range(self._threads)]
        try:
            await asyncio.gather(*lanes)
        finally:
            for lane in lanes:  # one that failed takes the others with it
                lane.cancel()
        return vectors

    async def _embed_from(
        self, waiting: Iterator[tuple[int, str]], vectors: list[Vector], on_progress: Callable[[int], None]
    ) -> None:
        for place, text in waiting:
            remembered = self._memo.get(text)  # a turn's own question
            embedding = remembered or (await self._worker.run(partial(self.embed_here, text))).value
            vectors[place] = embedding.vector
            on_progress(1)

    async def warm_up(self) -> None:
        """Run the model at several lengths, so that the first question is as fast as the hundredth."""
        await self.embed_many([f"warm up {'word ' * length}" for length in (1, 8, 64, 250)], lambda _: None)

    async def close(self) -> None:
        """End the thread; texts in line are finished first."""
        await self._worker.close()

    def embed_here(self, text: str) -> Embedding:
        """Return the embedding of *text* from the thread that asks, without waiting in line for the encoder's own."""
        output = self._model(text)
        pooled = self._pool(output.values)
        unit: list[float] = (pooled / max(float(np.linalg.norm(pooled)), 1e-12)).tolist()
        return Embedding(tuple(unit), model=self.name, tokens=output.tokens)


def _mean(states: Floats) -> Floats:
    return states.mean(axis=0)


def _first(states: Floats) -> Floats:
    return states[0]


_POOLINGS: dict[str, Callable[[Floats], Floats]] = {"mean": _mean, "cls": _first}
"""Token vectors (tokens, dimensions) to one vector, by the name that sentence-transformers gives it."""
