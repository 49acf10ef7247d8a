from __future__ import annotations

import asyncio
import threading
import time

import pytest

from infra.models.worker import Worker
from pipeline.errors import Busy, PartTimeout, PartUnavailable


async def test_waiting_and_working_are_told_apart() -> None:
    worker = Worker("model", max_waiting=2, limit_s=5)
    first, second = await asyncio.gather(*(worker.run(lambda: time.sleep(0.05)) for _ in range(2)))
    await worker.close()
    assert first.busy_ms >= 49
    assert second.busy_ms >= 49
    assert second.wait_ms >= first.busy_ms - 5 > first.wait_ms


async def test_a_full_line_is_busy_at_once() -> None:
    worker, gate = Worker("model", max_waiting=2, limit_s=5), threading.Event()
    waiting = [asyncio.create_task(worker.run(lambda: gate.wait(5))) for _ in range(2)]
    await asyncio.sleep(0)
    with pytest.raises(Busy, match="model"):
        await worker.run(lambda: None)
    gate.set()
    await asyncio.gather(*waiting)
    assert (await worker.run(lambda: 1)).value == 1
    await worker.close()


async def test_the_time_limit_holds_while_waiting_too() -> None:
    worker, gate, ran = Worker("model", max_waiting=8, limit_s=0.05), threading.Event(), threading.Event()
    blocker = asyncio.create_task(worker.run(lambda: gate.wait(5)))
    await asyncio.sleep(0)
    with pytest.raises(PartTimeout):
        await worker.run(ran.set)
    with pytest.raises(PartTimeout):
        await blocker
    gate.set()
    await worker.close()
    assert not ran.is_set()


async def test_a_failure_names_the_part() -> None:
    worker = Worker("model", max_waiting=1, limit_s=5)
    with pytest.raises(PartUnavailable, match="model: division by zero"):
        await worker.run(lambda: 1 / 0)
    await worker.close()
    with pytest.raises(PartUnavailable, match="model"):
        await worker.run(lambda: 1)
