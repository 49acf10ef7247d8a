"""Text to sentence embedding and to token states, in this process: implements the ports Embed and EmbedMany."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TypeVar

import numpy as np

from infra.models.base import BUNDLED, find_base
from infra.models.kept_states import KeptStates
from infra.models.onnx import Floats, OnnxModel, Output, load_or_make
from infra.models.token_states import States, basis_of, states_of
from infra.models.worker import Worker
from pipeline.types.search import Embedding, Vector

R = TypeVar("R")

MAX_TOKENS = 256
"""What all-MiniLM-L6-v2 was published with; longer texts are cut."""


class Encoder:
    """Embeds *threads* texts at a time, each on one core, and remembers the last *memo* texts.

    A text on two cores is hardly sooner there and costs a third more: texts beside each other come twice as fast. A
    remembered text costs no time: its ``wait_ms`` and ``busy_ms`` are 0. The token states of passages are kept in a
    file in the folder *states*, or in memory where there is none.
    """

    def __init__(
        self,
        model: OnnxModel,
        name: str,
        *,
        threads: int = 2,
        states: Path | None = None,
        max_waiting: int = 256,
        limit_s: float = 10.0,
        memo: int = 512,
    ) -> None:
        self.name = name
        self.dimensions: int = model.config["dimensions"]
        self._model = model
        self._basis = basis_of(name, self.dimensions)
        self.kept = KeptStates(self._basis.shape[1], states and states / f"states-{model.made}.sqlite")
        self._pool = _POOLINGS[model.config["pooling"]]
        self._threads = threads
        self._worker = Worker("encoder", max_waiting=max_waiting, limit_s=limit_s, threads=threads)
        self._memo: OrderedDict[str, tuple[Embedding, States]] = OrderedDict()
        self._memo_size = memo

    @classmethod
    def load(cls, cache_dir: Path, name: str = BUNDLED, *, states: Path | None = None, threads: int = 2) -> Encoder:
        """Load the model called *name* from *cache_dir*, or make it there first (about 15 seconds).

        Raises:
            ModelNotFound: no such model.
            ExportFailed: its ONNX file could not be made.
        """
        model = load_or_make(find_base(name), "encoder", cache_dir, threads=1, max_tokens=MAX_TOKENS)
        return cls(model, name, threads=threads, states=states)

    async def __call__(self, text: str, /) -> Embedding:
        """Return the embedding of *text*. Raises Busy, PartTimeout, PartUnavailable."""
        if remembered := self._memo.get(text):
            self._memo.move_to_end(text)
            return remembered[0]
        timed = await self._worker.run(partial(self._read, text))
        self._memo[text] = timed.value
        if len(self._memo) > self._memo_size:
            self._memo.popitem(last=False)
        return replace(timed.value[0], wait_ms=timed.wait_ms, busy_ms=timed.busy_ms)

    async def embed_many(self, texts: Sequence[str], on_progress: Callable[[int], None], /) -> list[Vector]:
        """Return the vectors of *texts* in order. Questions that come meanwhile wait for one text at most."""
        return await self._in_lanes(self._vector, texts, on_progress)

    async def embed_passages(self, texts: Sequence[str], on_progress: Callable[[int], None], /) -> list[Vector]:
        """As ``embed_many``, and keep the token states, which the model has at hand: for whoever finds these texts."""
        read = await self._in_lanes(self._embedded, texts, on_progress)
        states = {text: states for text, (_, states) in zip(texts, read, strict=True)}
        await asyncio.to_thread(self.kept.put, states)
        return [embedding.vector for embedding, _ in read]

    async def states_of(self, question: str, /) -> States:
        """Return the token states of a question, remembered from when it was embedded. Raises as ``__call__`` does."""
        await self(question)
        return self._memo[question][1]

    @property
    def waiting(self) -> int:
        """How many texts are in line."""
        return self._worker.in_line

    async def warm_up(self) -> None:
        """Run the model at several lengths, so that the first question is as fast as the hundredth."""
        await self.embed_many([f"warm up {'word ' * length}" for length in (1, 8, 64, 250)], lambda _: None)

    async def close(self) -> None:
        """End the thread; texts in line are finished first."""
        await self._worker.close()
        self.kept.close()

    async def _in_lanes(
        self, read: Callable[[str], Awaitable[R]], texts: Sequence[str], on_progress: Callable[[int], None]
    ) -> list[R]:
        """What is read of each text, in order; as many are read at a time as there are threads."""
        results, waiting = dict[int, R](), iter(enumerate(texts))

        async def lane() -> None:
            for place, text in waiting:
                results[place] = await read(text)
                on_progress(1)

        lanes = [asyncio.create_task(lane()) for _ in range(self._threads)]
        try:
            await asyncio.gather(*lanes)
        finally:
            for each in lanes:  # one that failed takes the others with it
                each.cancel()
        return [results[place] for place in range(len(texts))]

    async def _vector(self, text: str) -> Vector:
        remembered = self._memo.get(text)  # a turn's own question
        return (
            remembered[0].vector
            if remembered
            else (await self._worker.run(partial(self.embed_here, text))).value.vector
        )

    async def _embedded(self, text: str) -> tuple[Embedding, States]:
        return (await self._worker.run(partial(self._read, text))).value

    def embed_here(self, text: str) -> Embedding:
        """Return the embedding of *text* from the thread that asks, without waiting in line for the encoder's own."""
        return self._embedding(self._model(text))

    def embed_to_fit(self, texts: Sequence[str], on_progress: Callable[[int], None]) -> Floats:
        """Return the vectors of *texts* (texts, dimensions), made in batches in less than half the time.

        Good to fit a head on; what is searched or remembered by its vector has to have its own (see ``OnnxModel``).
        """
        vectors = np.zeros((len(texts), self.dimensions), dtype=np.float32)

        def embed(places: list[int]) -> int:
            read = self._model.batch([texts[place] for place in places])
            vectors[places] = [self._unit(states) for states in read]
            return len(places)

        with ThreadPoolExecutor(self._threads) as pool:
            for count in pool.map(embed, self._model.batches(texts)):
                on_progress(count)
        return vectors

    def _read(self, text: str) -> tuple[Embedding, States]:
        output = self._model(text)
        return self._embedding(output), states_of(output.values, self._basis)

    def _embedding(self, output: Output) -> Embedding:
        unit: list[float] = self._unit(output.values).tolist()
        return Embedding(tuple(unit), model=self.name, tokens=output.tokens)

    def _unit(self, states: Floats) -> Floats:
        pooled = self._pool(states)
        return pooled / max(float(np.linalg.norm(pooled)), 1e-12)


def _mean(states: Floats) -> Floats:
    return states.mean(axis=0)


def _first(states: Floats) -> Floats:
    return states[0]


_POOLINGS: dict[str, Callable[[Floats], Floats]] = {"mean": _mean, "cls": _first}
"""Token vectors (tokens, dimensions) to one vector, by the name that sentence-transformers gives it."""
