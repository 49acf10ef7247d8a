"""The generator: a process of its own that sends each request when it is due, whatever has become of those before."""

from __future__ import annotations

import asyncio
import multiprocessing as mp
import queue as queues
import time
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing.context import SpawnProcess
from multiprocessing.queues import Queue
from pathlib import Path
from typing import NamedTuple

import aiohttp

from evals.load.client import Client, Outcome
from evals.load.forms import Form
from evals.load.record import Row
from evals.load.workload import Planned

PER_PROCESS = 150.0
"""Requests a second that one process is trusted with: streams of 60 pieces, on a core that it shares."""
_START_S = 1.5
"""What a process takes at most to import what it needs and open its connections, before the run begins."""
_MOST_IN_FLIGHT = 4000
"""Of one process; what is due beyond that cannot be sent, and is counted."""
_POLL_S = 0.2
_SPARE_S = 150.0
"""After the last request was due; a client gives up before."""


@dataclass(frozen=True, slots=True)
class Target:
    """What is asked, and how."""

    url: str
    form: Form
    key: str | None = None


class Starved(NamedTuple):
    """How a generator process fared: seconds it ran, and seconds it was ready to run and got no CPU."""

    wall_s: float
    cpu_s: float
    starved_s: float


Message = Outcome | Starved


def generate(plan: Sequence[Planned], target: Target, *, warm_up_s: float, processes: int) -> Iterator[Message]:
    """Send the plan from ``processes`` processes, and yield each outcome as it comes, then how the processes fared.

    Conversations stay whole in one process. The clock is the machine's monotonic one, which all processes share.
    """
    context = mp.get_context("spawn")
    origin = time.monotonic() + _START_S
    queue: Queue[Message] = context.Queue()
    shares = [[one for one in plan if one.session % processes == number] for number in range(processes)]
    workers = [
        context.Process(target=_work, args=(share, target, origin, warm_up_s, queue), daemon=True) for share in shares
    ]
    for worker in workers:
        worker.start()
    try:
        yield from _received(queue, workers, expected=len(plan) + processes)
    finally:
        for worker in workers:
            worker.kill()
            worker.join()


def processes_for(rate: float) -> int:
    """How many generator processes a rate needs."""
    return max(1, round(rate / PER_PROCESS + 0.5))


def _received(queue: Queue[Message], workers: Sequence[SpawnProcess], *, expected: int) -> Iterator[Message]:
    quiet_since = time.monotonic()
    while expected > 0:
        with suppress(queues.Empty):
            yield queue.get(timeout=_POLL_S)
            expected, quiet_since = expected - 1, time.monotonic()
            continue
        if time.monotonic() - quiet_since > _SPARE_S or not any(worker.is_alive() for worker in workers):
            raise RuntimeError(f"a generator process ended early: {expected} requests were never accounted for")


def _work(plan: Sequence[Planned], target: Target, origin: float, warm_up_s: float, queue: Queue[Message]) -> None:
    """The life of a generator process."""
    asyncio.run(_send_all(plan, target, origin, warm_up_s, queue))


async def _send_all(
    plan: Sequence[Planned], target: Target, origin: float, warm_up_s: float, queue: Queue[Message]
) -> None:
    connector = aiohttp.TCPConnector(limit=0, keepalive_timeout=30)
    async with aiohttp.ClientSession(connector=connector, read_bufsize=2**20) as http, asyncio.TaskGroup() as tasks:
        client, running = Client(http, target.url, target.form, origin, target.key), set[asyncio.Task[None]]()
        began, cpu, starved = time.monotonic(), time.process_time(), _starved_s()

        async def ask(planned: Planned) -> None:
            queue.put(await client.ask(planned, warm_up=planned.at_s < warm_up_s))

        for planned in plan:
            await asyncio.sleep(origin + planned.at_s - time.monotonic())
            if len(running) >= _MOST_IN_FLIGHT:
                queue.put(Outcome(_unsent(planned, warm_up=planned.at_s < warm_up_s), []))
                continue
            task = tasks.create_task(ask(planned))
            running.add(task)
            task.add_done_callback(running.discard)
        fared = Starved(time.monotonic() - began, time.process_time() - cpu, _starved_s() - starved)
    queue.put(fared)


def _unsent(planned: Planned, *, warm_up: bool) -> Row:
    due = planned.at_s * 1000
    return Row(
        index=planned.index,
        kind=planned.kind,
        session=planned.session,
        turn=planned.turn,
        warm_up=warm_up,
        due_ms=due,
        error="unsent",
    )


def _starved_s() -> float:
    """Seconds that this process was ready to run and had no CPU: Linux tells; elsewhere 0."""
    with suppress(OSError, ValueError, IndexError):
        return int(Path("/proc/self/schedstat").read_text(encoding="ascii").split()[1]) / 1e9
    return 0.0
