"""A closed load: so many users, each asking the next question when it has its answer."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import httpx
import numpy as np

from evals.load.record import SpanRow
from infra.telemetry import vocabulary as v

_TIMEOUT_S = 60.0


@dataclass(slots=True)
class Measured:
    """Turns of one load. Client milliseconds of each, and milliseconds by span name of each.

    ``own`` is what each step of a turn took of it, those below a step counted with it; it is known where an operator
    asked. ``degraded`` turns are among them: what they did without would have cost time.
    """

    client_ms: list[float] = field(default_factory=list[float])
    timings: list[dict[str, float]] = field(default_factory=list[dict[str, float]])
    own: list[dict[str, float]] = field(default_factory=list[dict[str, float]])
    errors: int = 0
    degraded: int = 0

    def percentile(self, share: float) -> float:
        """Server-side milliseconds of the whole turn at a percentile (0..100)."""
        return float(np.percentile([timing[v.TURN] for timing in self.timings], share))

    def shares(self) -> dict[str, float]:
        """The mean share of each step in its turn, 0..1, the largest first; together they are all of it."""
        names = {name for turn in self.own for name in turn}
        mean = {name: np.mean([turn.get(name, 0.0) / sum(turn.values()) for turn in self.own]) for name in names}
        return {name: float(mean[name]) for name in sorted(names, key=lambda name: -mean[name])}


async def load(
    url: str, questions: Iterator[str], *, users: int, turns: int, key: str | None = None, reads_s: float = 0.0
) -> Measured:
    """Ask ``turns`` of these questions from ``users`` users at once, who read each answer for ``reads_s`` seconds."""
    measured, left = Measured(), iter(range(turns))
    headers = {"x-trace-spans": "1"} | ({"authorization": f"Bearer {key}"} if key else {})
    limits = httpx.Limits(max_connections=users)
    async with httpx.AsyncClient(
        base_url=url, headers=headers, timeout=_TIMEOUT_S, limits=limits, trust_env=False
    ) as client:

        async def user() -> None:
            for _ in left:
                await _ask(client, next(questions), measured)
                await asyncio.sleep(reads_s)

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
    if reply.get("spans"):
        measured.own.append(_by_step(reply["spans"]))


def _by_step(spans: Sequence[SpanRow]) -> dict[str, float]:
    """Own milliseconds by the step that is next below the turn; the turn's own are its own."""
    parents = {span["id"]: span for span in spans}
    sums: dict[str, float] = {}
    for span in spans:
        step = span
        while (above := parents.get(step["parent"] or "")) is not None and above["parent"] is not None:
            step = above
        sums[step["name"]] = sums.get(step["name"], 0.0) + span["self_ms"]
    return sums
