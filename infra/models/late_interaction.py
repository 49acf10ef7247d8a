"""How near each passage is to a question, by the states of their tokens. Implements the port Compare."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from infra.models.encoder import Encoder
from infra.models.token_states import States, nearness
from infra.models.worker import Worker
from pipeline.types.search import Nearness


class LateInteraction:
    """Compares a question with passages in a thread of its own. Of a passage whose states are not kept it says None."""

    def __init__(self, encoder: Encoder, *, max_waiting: int = 64, limit_s: float = 5.0) -> None:
        self._encoder = encoder
        self._worker = Worker("late interaction", max_waiting=max_waiting, limit_s=limit_s)

    async def __call__(self, question: str, texts: Sequence[str], /) -> Nearness:
        """Return for each text how near it is, 0..1. Raises Busy, PartTimeout, PartUnavailable."""
        states = await self._encoder.states_of(question)
        timed = await self._worker.run(partial(self._compare, states, texts))
        return Nearness(timed.value, timed.wait_ms, timed.busy_ms)

    async def close(self) -> None:
        """End the thread; what is in line is finished first."""
        await self._worker.close()

    def _compare(self, question: States, texts: Sequence[str]) -> tuple[float | None, ...]:
        kept = self._encoder.kept.get(texts)
        if not kept:
            return (None,) * len(texts)
        near = dict(zip(kept, nearness(question, list(kept.values())).tolist(), strict=True))
        return tuple(near.get(text) for text in texts)
