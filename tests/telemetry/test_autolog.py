from __future__ import annotations

import asyncio
from collections.abc import Callable

import pytest

from app.services import Services
from infra.telemetry import vocabulary as v
from infra.telemetry.turn import Tracing
from pipeline.types import Question, User
from tests.conftest import CollectedTraces


async def ask(services: Services) -> None:
    async def emit(_: str) -> None:
        pass

    question = Question("How much is express shipping? Write to bob@example.com", "s", User("guest"))
    await services.run_turn(question, emit, Tracing())
    await asyncio.to_thread(services.telemetry.shutdown, 5)


@pytest.mark.parametrize(("library", "expected"), [("none", 0), ("langchain", 1)])
async def test_the_librarys_span_is_nested_once_in_the_llm_step_and_masked(
    make_services: Callable[..., Services], collected: CollectedTraces, library: str, expected: int
) -> None:
    await ask(make_services(trace_autolog=library))

    (spans,) = collected.traces
    llm = next(span for span in spans if span.name == v.LLM)
    nested = [span for span in spans if span.parent and span.parent.span_id == llm.context.span_id]
    assert len(nested) == expected
    assert len({span.context.trace_id for span in spans}) == 1
    assert "bob@example.com" not in "".join(span.to_json() for span in spans)
