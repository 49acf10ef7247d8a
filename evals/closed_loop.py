"""A closed load: so many users, each asking the next question when it has its answer."""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass, field

import httpx
import numpy as np

from evals.questions import Questions

_TIMEOUT_S = 60.0


@dataclass(slots=True)
class Measured:
    """Turns of one load. Client milliseconds of each, and milliseconds by span name of each.

    ``degraded`` turns are among them: what they did without would have cost time.
    """

    client_ms: list[float] = field(default_factory=list[float])
    timings: list[dict[str, float]] = field(default_factory=list[dict[str, float]])
    errors: int = 0
    degraded: int = 0

    def percentile(self, share: float) -> float:
        """Server-side milliseconds of the whole turn at a percentile (0..100)."""
        return float(np.percentile([timing["chat.turn"] for timing in self.timings], share))

    def share(self, span: str) -> float:
        """The mean share of a span in its turn, 0..1."""
        shares = [timing.get(span, 0.0) / timing["chat.turn"] for timing in self.timings]
        return float(np.mean(shares))


async def load(url: str, questions: Questions, *, users: int, turns: int, key: str | None = None) -> Measured:
    """Ask ``turns`` questions in all from ``users`` users at once."""
    measured, left = Measured(), iter(range(turns))
    headers = {"authorization": f"Bearer {key}"} if key else {}
    limits = httpx.Limits(max_connections=users)
    async with httpx.AsyncClient(
        base_url=url, headers=headers, timeout=_TIMEOUT_S, limits=limits, trust_env=False
    ) as client:

        async def user() -> None:
            for _ in left:
                await _ask(client, questions.next(), measured)

        await asyncio.gather(*(user() for _ in range(users)))
    return measured


async def _ask(client: httpx.AsyncClient, question: str, measured: Measured) -> None:
    began = time.perf_counter()
    answer = await client.post("/chat", json={"message": question})
    if answer.is_error:
        measured.errors += 1
        return
    measured.client_ms.append((time.perf_counter() - began) * 1000)
    reply = answer.json()
    measured.timings.append(reply["timings"])
    measured.degraded += bool(reply["degraded"])
