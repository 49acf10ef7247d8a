"""Circuit breakers where several calls meet: what a real server does not time exactly enough."""

from __future__ import annotations

import asyncio
import time
import traceback
from collections.abc import AsyncGenerator
from typing import Any

import pytest

from infra.resilience import FAILURES, Breakers, limited, limited_stream
from infra.resilience import PAUSE_S as PAUSE
from pipeline.errors import Busy, PartRefused, PartTimeout, PartUnavailable
from tests.conftest import ROOT

PAUSE_S = 0.2


class Hanging:
    """A part that hangs for a moment, then fails or works."""

    def __init__(self) -> None:
        self.calls = 0
        self.error: Exception | None = PartUnavailable("part", "no answer")

    async def __call__(self) -> str:
        self.calls += 1
        await asyncio.sleep(0.05)
        if self.error:
            raise self.error
        return "answer"


@pytest.fixture
def part() -> Hanging:
    return Hanging()


@pytest.fixture
def breakers() -> Breakers:
    return Breakers(failures=2, pause_s=PAUSE_S)


@pytest.mark.parametrize("at_once", [1, 2])
async def test_a_part_is_left_alone_after_as_many_failures_as_is_documented(at_once: int, part: Hanging) -> None:
    """Both searches of a turn run at once: the fourth call is under way when the third failure opens the circuit."""
    breakers = Breakers()
    step = breakers.around(part, part="part")
    for _ in range(6):
        await asyncio.gather(*(step() for _ in range(at_once)), return_exceptions=True)
    assert part.calls == FAILURES + FAILURES % at_once
    assert breakers.states == {"part": "opened"}
    documented = (ROOT / "docs" / "operations.md").read_text()
    assert f"after {['no', 'one', 'two', 'three', 'four'][FAILURES]} failures in a row" in " ".join(documented.split())
    assert f"one call every {PAUSE:g} s tries it again" in documented


async def test_after_the_pause_one_call_tries_and_all_others_go_without(part: Hanging, breakers: Breakers) -> None:
    step = breakers.around(part, part="part")
    await asyncio.gather(step(), step(), return_exceptions=True)
    await asyncio.sleep(PAUSE_S * 1.5)
    part.calls, part.error = 0, None
    results = await asyncio.gather(*(step() for _ in range(8)), return_exceptions=True)
    assert part.calls == 1
    assert sum(result == "answer" for result in results) == 1
    assert breakers.states == {"part": "closed"}
    assert await step() == "answer"


@pytest.mark.parametrize("end", [Busy("our own line"), asyncio.CancelledError()], ids=["busy", "hung up"])
async def test_an_end_that_says_nothing_closes_no_circuit_and_forgives_no_failure(
    end: BaseException, part: Hanging, breakers: Breakers
) -> None:
    async def ends() -> str:
        raise end

    step, says_nothing = breakers.around(part, part="part"), breakers.around(ends, part="part")
    for call in (step, says_nothing, step):
        await asyncio.gather(call(), return_exceptions=True)
    assert breakers.states == {"part": "opened"}
    await asyncio.sleep(PAUSE_S * 1.5)
    await asyncio.gather(says_nothing(), return_exceptions=True)
    await asyncio.gather(step(), return_exceptions=True)
    assert breakers.states == {"part": "opened"}


@pytest.mark.parametrize("limit", [limited, limited_stream])
async def test_a_part_that_answers_while_the_process_stands_still_is_well(limit: Any, breakers: Breakers) -> None:
    async def answers() -> str:
        return await asyncio.to_thread(lambda: "answer")

    async def streams() -> AsyncGenerator[str, None]:
        yield await answers()

    async def hear() -> str:
        if limit is limited:
            return await breakers.around(limited(answers, part="part", seconds=0.05), part="part")()
        step = breakers.around_stream(limited_stream(streams, part="part", seconds=0.05), part="part")
        return "".join([text async for text in step()])

    for _ in range(FAILURES):
        hearing = asyncio.create_task(hear())
        await asyncio.sleep(0)
        time.sleep(0.2)  # noqa: ASYNC251 - this is what is tested
        assert await hearing == "answer"
    assert breakers.states == {"part": "closed"}


async def test_a_part_that_refuses_a_request_is_well(part: Hanging, breakers: Breakers) -> None:
    async def refuses() -> str:
        raise PartRefused("part", "not this")

    step, refusing = breakers.around(part, part="part"), breakers.around(refuses, part="part")
    for call in (refusing, refusing, refusing):
        await asyncio.gather(call(), return_exceptions=True)
    assert breakers.states == {"part": "closed"}
    await asyncio.gather(step(), step(), return_exceptions=True)
    assert breakers.states == {"part": "opened"}
    await asyncio.sleep(PAUSE_S * 1.5)
    await asyncio.gather(refusing(), return_exceptions=True)
    assert breakers.states == {"part": "closed"}


async def test_a_failure_that_comes_after_the_outage_opens_no_circuit(part: Hanging, breakers: Breakers) -> None:
    """Calls that hung when the server vanished fail one by one, long after it is back."""
    over = asyncio.Event()

    async def hangs_on() -> None:
        await over.wait()
        raise PartTimeout("part", "the first token did not come")

    step, late = breakers.around(part, part="part"), breakers.around(hangs_on, part="part")
    hanging = [asyncio.create_task(late()) for _ in range(4)]
    await asyncio.gather(step(), step(), return_exceptions=True)
    await asyncio.sleep(PAUSE_S * 1.5)
    part.error = None
    assert await step() == "answer"
    over.set()
    assert all(isinstance(end, PartTimeout) for end in await asyncio.gather(*hanging, return_exceptions=True))
    assert breakers.states == {"part": "closed"}
    assert await step() == "answer"


async def test_parts_of_one_server_share_what_they_know(part: Hanging, breakers: Breakers) -> None:
    first = breakers.around(part, part="cache", circuit="stores")
    second = breakers.around(part, part="sessions", circuit="stores")
    await asyncio.gather(first(), first(), return_exceptions=True)
    with pytest.raises(PartUnavailable) as refused:
        await second()
    assert refused.value.part == "sessions"
    assert part.calls == 2


async def test_a_refusal_is_as_short_the_thousandth_time(part: Hanging, breakers: Breakers) -> None:
    step = breakers.around(part, part="part")
    await asyncio.gather(step(), step(), return_exceptions=True)
    for _ in range(1000):
        with pytest.raises(PartUnavailable) as refused:
            await step()
    assert len(traceback.format_exception(refused.value)) < 20


async def test_a_stream_ends_within_its_limit_however_steadily_it_drips() -> None:
    async def drip() -> AsyncGenerator[str, None]:
        while True:
            await asyncio.sleep(0.02)
            yield "drop"

    drops: list[str] = []

    async def collect() -> None:
        async for drop in limited_stream(drip, part="llm", seconds=0.2)():
            drops.append(drop)  # noqa: PERF401 - the list has to outlive the error

    with pytest.raises(PartTimeout):
        await collect()
    assert 1 <= len(drops) <= 10


@pytest.mark.parametrize("step_s", [-3600.0, -86_400.0 * 365, 3600.0])
async def test_a_clock_that_is_set_changes_no_pause(
    part: Hanging, breakers: Breakers, monkeypatch: pytest.MonkeyPatch, step_s: float
) -> None:
    step, wall = breakers.around(part, part="part"), time.time
    await asyncio.gather(step(), step(), return_exceptions=True)
    assert breakers.states == {"part": "opened"}
    monkeypatch.setattr(time, "time", lambda: wall() + step_s)
    part.calls, part.error = 0, None
    with pytest.raises(PartUnavailable, match="left alone"):
        await step()
    assert part.calls == 0
    await asyncio.sleep(PAUSE_S * 1.5)
    assert await step() == "answer"
    assert breakers.states == {"part": "closed"}


async def test_a_clock_that_is_set_back_while_a_second_try_fails_opens_it_for_one_pause_more(
    part: Hanging, breakers: Breakers, monkeypatch: pytest.MonkeyPatch
) -> None:
    step, wall = breakers.around(part, part="part"), time.time
    await asyncio.gather(step(), step(), return_exceptions=True)
    await asyncio.sleep(PAUSE_S * 1.5)
    monkeypatch.setattr(time, "time", lambda: wall() - 3600)
    with pytest.raises(PartUnavailable, match="no answer"):
        await step()
    assert breakers.states == {"part": "opened"}
    part.error = None
    await asyncio.sleep(PAUSE_S * 1.5)
    assert await step() == "answer"
