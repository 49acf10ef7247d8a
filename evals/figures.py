"""``figures``: starts, memory, and the whole turn by route at one and at eight users, from outside, over HTTP."""

from __future__ import annotations

import asyncio
import json
import os
import platform
import statistics
import tempfile
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path

from rich.console import Console
from rich.progress import track

from evals.closed_loop import Measured, load
from evals.questions import Questions
from evals.readme import markdown_table, write_section
from evals.server import Server, running
from infra.corpus.catalogue import catalogue_titles

console = Console()

ROUTES = ("refused", "template", "lookup", "cache", "retrieval")
USERS = (1, 8)
STARTS, BETWEEN = 5, 15
"""Starts, and questions after the first one of each."""
REST_S = 10
"""Between a start and the turns that are measured. MLflow is still loading for the first of these seconds, and takes
no traces; later it does, on the cores of the turns, and they are slower by a third."""
READS_S = 1.0
"""How long somebody looks at an answer before the next question. Meanwhile the trace of the turn is stored."""
_LEAST_SHARE = 0.0005


@dataclass(frozen=True, slots=True)
class Figures:
    """All that is measured. ``turns`` is by route and users, who do not read; ``of_a_reader`` are retrieval turns."""

    first_start_s: float
    later_start_s: float
    app_mb: float
    mlflow_mb: float
    first_ratio: float
    turns: dict[tuple[str, int], Measured]
    of_a_reader: Measured


def figures(turns: int, *, readme: bool) -> None:
    """Measure and print; with ``readme`` also write the tables into the README."""
    with tempfile.TemporaryDirectory() as folder:
        measured = asyncio.run(_measure(Path(folder), turns))
    text = _markdown(measured, turns)
    console.print(text, markup=False)
    if readme:
        write_section("figures", text)


async def _measure(data_dir: Path, turns: int) -> Figures:
    with running(data_dir) as first:
        first_start = first.started_s
    later_start, first_ratio = await _later_starts(data_dir)
    with running(data_dir, MANGA_TURNS_PER_MINUTE="1000000") as server:
        asked = {route: _questions(route) for route in ROUTES}
        measured = await _all_routes(server, data_dir, asked, turns)
        reader = await load(server.url, asked["retrieval"], users=1, turns=turns, reads_s=READS_S)
        return Figures(first_start, later_start, server.app_mb(), server.mlflow_mb(), first_ratio, measured, reader)


async def _later_starts(data_dir: Path) -> tuple[float, float]:
    """Median seconds of a start, and how many times as long its first answer takes as the same one does later.

    Questions differ by a factor of two, so each start begins with another one, and asks the others' at its end.
    """
    questions = _questions("retrieval")
    between, firsts = list(islice(questions, BETWEEN)), list(islice(questions, STARTS))
    starts, first_ms, later_ms = list[float](), dict[str, float](), defaultdict[str, list[float]](list)
    for first in track(firsts, description="Starts", console=console):
        order = [first, *between, *(each for each in firsts if each != first)]
        with running(data_dir, MANGA_TURNS_PER_MINUTE="1000000") as server:
            starts.append(server.started_s)
            took = (await load(server.url, iter(order), users=1, turns=len(order))).client_ms
        first_ms[first] = took[0]
        for question, ms in zip(order[1 + BETWEEN :], took[1 + BETWEEN :], strict=True):
            later_ms[question].append(ms)
    ratios = [first_ms[question] / statistics.median(later_ms[question]) for question in firsts]
    return statistics.median(starts), statistics.median(ratios)


async def _all_routes(
    server: Server, data_dir: Path, asked: Mapping[str, Questions], turns: int
) -> dict[tuple[str, int], Measured]:
    """Interleave routes and numbers of users, so that noise of the machine falls on all alike."""
    keys = {row["type"]: row["key"] for row in json.loads((data_dir / "keys.json").read_text())}
    await load(server.url, asked["cache"], users=1, turns=12)
    await asyncio.sleep(REST_S)
    measured = {(route, users): Measured() for route in ROUTES for users in USERS}
    rounds = max(1, turns // 40)
    for _ in track(range(rounds), description="Rounds", console=console):
        for (route, users), into in measured.items():
            key = keys["customer" if route == "lookup" else "operator"]
            part = await load(server.url, asked[route], users=users, turns=40, key=key)
            into.client_ms += part.client_ms
            into.timings += part.timings
            into.own += part.own
            into.errors += part.errors
            into.degraded += part.degraded
    return measured


def _questions(route: str) -> Questions:
    return Questions(route, [names.title for names in catalogue_titles()])


def _cells(turns: Measured) -> list[str]:
    return [*(f"{turns.percentile(p):.1f}" for p in (50, 95)), f"{turns.degraded / len(turns.timings):.0%}"]


def _markdown(measured: Figures, turns: int) -> str:
    one = measured.turns["retrieval", 1]
    starts = [
        ["first start, models and index made", f"{measured.first_start_s:.1f} s"],
        [f"later starts, median of {STARTS}", f"{measured.later_start_s:.1f} s"],
        ["resident memory, app", f"{measured.app_mb:.0f} MB"],
        ["resident memory, bundled MLflow", f"{measured.mlflow_mb:.0f} MB"],
        [
            f"first answer after a start / the same answer later, median of {STARTS}",
            f"{measured.first_ratio:.2f}",
        ],
        [
            f"retrieval turn of a user who reads each answer for {READS_S:.0f} s, p50 and p95",
            " and ".join(f"{measured.of_a_reader.percentile(p):.1f} ms" for p in (50, 95)),
        ],
    ]
    by_route = [
        [route, *(cell for users in USERS for cell in _cells(measured.turns[route, users]))] for route in ROUTES
    ]
    headings = [f"{users} user{'s'[: users > 1]} {what}" for users in USERS for what in ("p50", "p95", "degraded")]
    shares = [[f"`{step}`", f"{share:.1%}"] for step, share in one.shares().items() if share >= _LEAST_SHARE]
    errors = sum(part.errors for part in measured.turns.values())
    return "\n\n".join(
        (
            f"Measured {datetime.now(UTC):%Y-%m-%d} with `python -m evals figures` on {os.cpu_count()} cores "
            f"({platform.machine()}), {turns} turns a cell, rounds interleaved, "
            f"{REST_S} s after the start, MLflow on the same cores, {errors} errors.",
            markdown_table(["", "measured"], starts),
            "Below, each user asks the next question as soon as the answer is there, so that turns run beside the "
            "storing of those before them.",
            markdown_table(["turn, server side, ms", *headings], by_route),
            "A degraded turn here is one in which the cross-encoder was over its budget (`MANGA_RERANK_BUDGET_MS`): "
            "the order before it stood.",
            "Every moment of a turn is charged to one step ([`infra/telemetry/path.py`](infra/telemetry/path.py)); "
            "`chat.turn` is what no step covers.",
            markdown_table(["step", "mean share of a retrieval turn, 1 user"], shares),
        )
    )
