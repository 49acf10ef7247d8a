"""The rungs: what is said of each part in ``docs/operations.md``, and what a test measures of it."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, TypedDict

import httpx
from prometheus_client.parser import text_string_to_metric_families

from tests.ladder.users import Turn, ask

HEALED_WITHIN_S = 30.0


@dataclass(frozen=True)
class Rung:
    """A part that fails. ``degraded`` are the tags of turns that did without it; ``health`` its names in /readyz."""

    part: str
    health: tuple[str, ...]
    circuit: str | None
    degraded: frozenset[str]
    broken_s: float
    user: str
    trace: str
    heals: str


SEARCH = Rung(
    "search",
    ("search",),
    "search",
    frozenset({"search"}),
    5.0,
    "kept answers go on; else an apology, never an invented answer",
    "`degraded=search`, the failed searches as errors",
    "circuit tries one search every 5 s",
)
STORES = Rung(
    "stores",
    ("cache", "sessions"),
    "stores",
    frozenset({"sessions", "cache"}),
    4.0,
    "the same answers; what was said before is not remembered",
    "`degraded=sessions,cache`, cache status `miss`",
    "circuit tries one call every 5 s",
)
LLM = Rung(
    "llm",
    ("llm",),
    "llm",
    frozenset({"llm"}),
    7.0,
    "quoted sentences with their sources in place of a written answer",
    "`degraded=llm`, `model_used=extractive`, both calls as spans",
    "circuit tries one answer every 5 s",
)
TRACES = Rung(
    "traces",
    ("traces",),
    None,
    frozenset(),
    6.0,
    "nothing",
    "arrives when MLflow is back; up to 2,000 turns wait in memory",
    "exporter tries again every 0.5 to 5 s",
)
RERANK = Rung(
    "rerank",
    (),
    None,
    frozenset({"rerank"}),
    2.0,
    "much the same sources, in the order of late interaction",
    "`degraded=rerank`, model `late-interaction` on the span",
    "asked again at every turn",
)


class Row(TypedDict):
    """A line of the table: what happened to the turns that ran while the part was broken."""

    part: str
    failure: str
    user: str
    trace: str
    heals: str
    turns: int
    answered: int
    refused: int
    errors: int
    slowest_s: float
    degraded: int
    kept: int
    healed_s: float


def row(rung: Rung, failure: str, turns: Sequence[Turn], *, to_keep: int, kept: int, healed_s: float) -> Row:
    """Sum up. ``errors`` are all answers from 500 on but a 503 that says why."""
    refused = [turn for turn in turns if turn.status == httpx.codes.SERVICE_UNAVAILABLE and turn.body.get("detail")]
    return Row(
        part=rung.part,
        failure=failure,
        user=rung.user,
        trace=rung.trace,
        heals=rung.heals,
        turns=len(turns),
        answered=sum(turn.status == httpx.codes.OK for turn in turns),
        refused=len(refused),
        errors=sum(turn.status >= httpx.codes.INTERNAL_SERVER_ERROR for turn in turns) - len(refused),
        slowest_s=round(max(turn.seconds for turn in turns), 2),
        degraded=to_keep,
        kept=kept,
        healed_s=round(healed_s, 1),
    )


@dataclass(frozen=True)
class State:
    """What an operator sees: ``/readyz``, and the two metrics that tell of a degraded part."""

    parts: dict[str, dict[str, Any]]
    circuits: dict[str, str]
    open_circuits: dict[str, float]
    degraded_turns: dict[str, float]

    def down(self, rung: Rung) -> bool:
        return all(self.parts[name]["state"] == "down" for name in rung.health)

    def healthy(self, rung: Rung) -> bool:
        closed = rung.circuit is None or self.circuits[rung.circuit] == "closed"
        return closed and all(self.parts[name]["state"] == "ok" for name in rung.health)


async def state_of(client: httpx.AsyncClient) -> State:
    ready = (await client.get("/readyz")).json()
    samples = [
        sample
        for family in text_string_to_metric_families((await client.get("/metrics")).text)
        for sample in family.samples
    ]

    def by_part(name: str) -> dict[str, float]:
        return {sample.labels["part"]: sample.value for sample in samples if sample.name == name}

    return State(
        ready["parts"], ready["circuits"], by_part("manga_circuit_open"), by_part("manga_degraded_turns_total")
    )


async def healed(client: httpx.AsyncClient, rung: Rung, question: str, *, within_s: float = HEALED_WITHIN_S) -> float:
    """Wait until a turn has all of the part, and the app says so; returns the seconds that it took."""
    began = time.monotonic()
    while True:
        turn = await ask(client, question)
        state = await state_of(client)
        took = time.monotonic() - began
        lacking = {part for part in turn.degraded if part.partition(":")[0] in rung.degraded}
        if turn.status == httpx.codes.OK and not lacking and state.healthy(rung):
            return took
        assert took < within_s, f"{rung.part} is not healthy after {took:.0f} s: {turn.body}, {state}"
        await asyncio.sleep(0.25)
