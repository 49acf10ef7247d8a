"""What a row of the table says is what goes round its step: tried on every row that says so."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from dataclasses import fields, replace
from typing import Any

import pytest
from opentelemetry.sdk.trace import ReadableSpan
from opentelemetry.trace import StatusCode

from app.steps import Row, Table, wrapped
from app.wrap import Layers
from evals.doubles import ScriptedSteps
from infra.faults import Faults
from infra.resilience import FAILURES, Breakers
from infra.telemetry import spans
from infra.telemetry import vocabulary as v
from pipeline.chat import Chat
from pipeline.types.answers import Reply
from tests.telemetry.watched import POINTS, SCENE, Watched, by_name

LIMIT_S = 0.02
SERVED = Row(spans.LLM, "llm", LIMIT_S, circuit="llm")
TABLE = Table(model=SERVED)
ROWS: dict[str, Row[Any]] = {field.name: getattr(TABLE, field.name) for field in fields(Table)}
REACHED = {name: row for name, row in ROWS.items() if row.span.name in POINTS and row.struck}
"""What the scripted turn comes by, and a fault can strike."""


class Shop:
    """Scripted turns in all their layers, with a second model that stands in for the first."""

    def __init__(self, watched: Watched) -> None:
        self.faults, self.breakers = Faults(allowed=True), Breakers()
        self._watched = watched

    async def turn(self, table: Table = TABLE) -> tuple[Reply, dict[str, ReadableSpan]]:
        steps = ScriptedSteps(SCENE)
        layers = Layers(self.faults, self.breakers, self._watched.telemetry.instrument)
        chat = Chat(wrapped(replace(steps.plain(), quote=steps.model), layers, table))
        reply = await self._watched.turn(chat)
        return reply, by_name((await self._watched.left())[-1])


@pytest.fixture
async def shop() -> AsyncGenerator[Shop, None]:
    watched = Watched()
    made = Shop(watched)
    await made.turn()  # wraps the steps, and so tells which can be struck
    yield made
    watched.close()


async def test_an_undisturbed_turn_does_without_nothing(shop: Shop) -> None:
    reply, trace = await shop.turn()
    assert reply.degraded == ()
    assert {span.status.status_code for span in trace.values()} == {StatusCode.OK}


@pytest.mark.parametrize("step", [name for name, row in REACHED.items() if row.stand_in])
async def test_a_stand_in_covers_a_failure_that_its_span_shows(shop: Shop, step: str) -> None:
    shop.faults.put(ROWS[step].span.name, "error")
    reply, trace = await shop.turn()
    assert reply.degraded == (ROWS[step].part,)
    assert trace[ROWS[step].span.name].status.description.startswith("PartUnavailable")
    assert trace[ROWS[step].span.name].attributes[v.FAULT] == "error"


@pytest.mark.parametrize("step", [name for name, row in REACHED.items() if row.seconds and name != "model"])
async def test_a_limit_ends_what_hangs(shop: Shop, step: str) -> None:
    rows = {step: replace(ROWS[step], seconds=LIMIT_S, stand_in=ROWS[step].stand_in or _nothing)}
    shop.faults.put(ROWS[step].span.name, "hang")
    try:
        _, trace = await shop.turn(replace(TABLE, **rows))
    except AttributeError:  # where there is nothing to stand in, the turn cannot go on
        trace = by_name((await shop._watched.left())[-1])
    assert trace[ROWS[step].span.name].status.description.startswith("PartTimeout")


def _nothing() -> None:
    """Is no result."""


@pytest.mark.parametrize("circuit", sorted({row.circuit for row in REACHED.values() if row.circuit}))
async def test_a_circuit_opens_when_its_steps_fail_repeatedly(shop: Shop, circuit: str) -> None:
    for row in REACHED.values():
        if row.circuit == circuit:
            shop.faults.put(row.span.name, "error")
    for _ in range(FAILURES + 1):
        await shop.turn()
    assert {name for name, state in shop.breakers.states.items() if state == "opened"} == {circuit}


async def test_another_model_stands_in_for_one_that_hangs(shop: Shop) -> None:
    shop.faults.put(v.LLM, "hang")
    reply, trace = await shop.turn()
    assert reply.degraded == ("llm",)
    assert reply.answer == "It is free [1]."
    assert trace[v.LLM].status.status_code is StatusCode.OK, "that of the second"
