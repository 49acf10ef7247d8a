"""The generator: a process of its own that sends each request when it is due, whatever has become of those before."""

from __future__ import annotations

import asyncio
import math
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

from evals.load.client import Client, Outcome, SwitchRefused, new_row
from evals.load.forms import Form
from evals.load.punctual import be_punctual, until
from evals.load.workload import Planned, Step, Switch

PER_PROCESS = 150.0
"""Requests a second that one process is trusted with: streams of 60 pieces, on a core that it shares."""
_START_S = 60.0
"""What a process may take to import what it needs. The run begins when all have."""
_BREATH_S = 0.2
"""Between the word that all are ready and the first request."""
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


class Refused(NamedTuple):
    """Why the generator gave up: a server would not be changed."""

    why: str


class Ready(NamedTuple):
    """A process has imported what it needs."""


Message = Outcome | Starved | Refused | Ready


@dataclass(frozen=True, slots=True)
class _Job:
    """What one process has to do. ``targets`` are by arm; ``origin`` tells the moment that all times count from."""

    plan: Sequence[Step]
    targets: Sequence[Target]
    origin: Queue[float]
    warm_up_s: float


def generate(
    plan: Sequence[Step], targets: Sequence[Target], *, warm_up_s: float, processes: int
) -> Iterator[Outcome | Starved]:
    """Send the plan from ``processes`` processes, and yield each outcome as it comes, then how the processes fared.

    Conversations stay whole in one process. The clock is the machine's monotonic one, which all processes share.

    Raises:
        ValueError: a server would not be changed as the plan says.
        RuntimeError: a generator process died.
    """
    context = mp.get_context("spawn")
    queue: Queue[Message] = context.Queue()
    origin: Queue[float] = context.Queue()
    jobs = [_Job(share, targets, origin, warm_up_s) for share in _shares(plan, processes)]
    workers = [context.Process(target=_work, args=(job, queue), daemon=True) for job in jobs]
    for worker in workers:
        worker.start()
    try:
        _begin(queue, origin, processes)
        expected = sum(isinstance(step, Planned) for step in plan) + processes
        for message in _received(queue, workers, expected):
            match message:
                case Refused(why):
                    raise ValueError(why)
                case Ready():
                    pass
                case _:
                    yield message
    finally:
        for worker in workers:
            worker.kill()
            worker.join()


def processes_for(rate: float) -> int:
    """How many generator processes a rate needs."""
    return math.ceil(rate / PER_PROCESS)


def _shares(plan: Sequence[Step], processes: int) -> list[list[Step]]:
    """Conversations stay whole, and changes are the first process's."""
    owners = [step.session % processes if isinstance(step, Planned) else 0 for step in plan]
    return [[step for step, owner in zip(plan, owners, strict=True) if owner == number] for number in range(processes)]


def _begin(queue: Queue[Message], origin: Queue[float], processes: int) -> None:
    """Wait until all processes are ready, and tell them when the run begins."""
    try:
        for _ in range(processes):
            queue.get(timeout=_START_S)
    except queues.Empty as error:
        raise RuntimeError(f"a generator process was not ready within {_START_S:g} s") from error
    begins = time.monotonic() + _BREATH_S
    for _ in range(processes):
        origin.put(begins)


def _received(queue: Queue[Message], workers: Sequence[SpawnProcess], expected: int) -> Iterator[Message]:
    quiet_since = time.monotonic()
    while expected > 0:
        with suppress(queues.Empty):
            yield queue.get(timeout=_POLL_S)
            expected, quiet_since = expected - 1, time.monotonic()
            continue
        if time.monotonic() - quiet_since > _SPARE_S or not any(worker.is_alive() for worker in workers):
            raise RuntimeError(f"a generator process ended early: {expected} requests were never accounted for")


def _work(job: _Job, queue: Queue[Message]) -> None:
    """The life of a generator process."""
    be_punctual()
    asyncio.run(_send_all(job, queue))


async def _send_all(job: _Job, queue: Queue[Message]) -> None:
    connector = aiohttp.TCPConnector(limit=0, keepalive_timeout=30)
    async with aiohttp.ClientSession(connector=connector, read_bufsize=2**20) as http:
        queue.put(Ready())
        origin = job.origin.get(timeout=_START_S)
        began, cpu, starved = time.monotonic(), time.process_time(), _starved_s()
        clients = [Client(http, target.url, target.form, origin, target.key) for target in job.targets]
        try:
            await _play(job, clients, origin, queue)
        except SwitchRefused as refusal:
            queue.put(Refused(str(refusal)))
            return
    queue.put(Starved(time.monotonic() - began, time.process_time() - cpu, _starved_s() - starved))


async def _play(job: _Job, clients: Sequence[Client], origin: float, queue: Queue[Message]) -> None:
    running = set[asyncio.Task[None]]()

    async def ask(planned: Planned) -> None:
        queue.put(await clients[planned.arm].ask(planned, warm_up=planned.at_s < job.warm_up_s))

    for step in job.plan:
        await until(origin + step.at_s)
        if isinstance(step, Switch):
            await clients[step.arm].switch(step)
        elif len(running) >= _MOST_IN_FLIGHT:
            row = new_row(step, warm_up=step.at_s < job.warm_up_s)
            queue.put(Outcome(row.model_copy(update={"error": "unsent"}), []))
        else:
            task = asyncio.create_task(ask(step))
            running.add(task)
            task.add_done_callback(running.discard)
    await asyncio.gather(*running)


def _starved_s() -> float:
    """Seconds that this process was ready to run and had no CPU: Linux tells; elsewhere 0."""
    with suppress(OSError, ValueError, IndexError):
        return int(Path("/proc/self/schedstat").read_text(encoding="ascii").split()[1]) / 1e9
    return 0.0
