"""``indexing --beside``: what turns take while a large folder is ingested on the same machine, and what without.

The ingestion is stopped and let go on in turn, so that whatever else the machine does falls on both alike.
"""

from __future__ import annotations

import asyncio
import os
import platform
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Generator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import psutil
from rich.console import Console
from rich.progress import track

from evals.closed_loop import Measured, load
from evals.indexing import CHARS, write_pages
from evals.load.machine import this_machine
from evals.questions import Questions
from evals.readme import markdown_table
from evals.server import Server, furnish, running
from infra.corpus.catalogue import catalogue_titles

PAIRS, TURNS = 15, 10
"""Blocks of either kind, and turns of a block, which one user asks one after the other."""
_BEGUN_CPU_S = 8.0
"""An ingestion that has used so much CPU has loaded its libraries and embeds."""
_SETTLE_S = 1.0
_SETTINGS = {"MANGA_TURNS_PER_MINUTE": "1000000", "MANGA_TRACE_MODE": "off"}
console = Console()


def beside(count: int, *, tokens: int) -> None:
    """Measure and print two rows."""
    with tempfile.TemporaryDirectory() as folder:
        data_dir, pages = Path(folder), Path(folder) / "pages"
        write_pages(pages, count, CHARS[tokens])
        furnish(data_dir)
        with running(data_dir, None, **_SETTINGS) as server, _ingesting(data_dir, pages) as ingestion:
            alone, busy = asyncio.run(_in_turn(server, ingestion))
    rows = [_row("without", alone, alone), _row("beside", busy, alone)]
    console.print(markdown_table(["an ingestion", "turns", "p50", "of alone", "p95", "of alone"], rows), markup=False)
    console.print(
        f"Retrieval turns of one user in ms, {datetime.now(UTC):%Y-%m-%d}, {this_machine().cores} cores "
        f"({platform.machine()}); {count:,} documents of about {tokens} tokens; {alone.errors + busy.errors} errors."
    )


async def _in_turn(server: Server, ingestion: psutil.Process) -> tuple[Measured, Measured]:
    """Turns while it is stopped, and turns while it works. Raises RuntimeError where it ends before."""
    alone, busy = Measured(), Measured()
    questions = Questions("retrieval", [names.title for names in catalogue_titles()])
    for _ in track(range(PAIRS), description="Blocks", console=console):
        for number, into in ((signal.SIGSTOP, alone), (signal.SIGCONT, busy)):
            ingestion.send_signal(number)
            await asyncio.sleep(_SETTLE_S)
            part = await load(server.url, questions, users=1, turns=TURNS)
            into.client_ms += part.client_ms
            into.errors += part.errors
        if not ingestion.is_running() or ingestion.status() == psutil.STATUS_ZOMBIE:
            raise RuntimeError("the ingestion was over before all turns were asked: give it more documents")
    return alone, busy


@contextmanager
def _ingesting(data_dir: Path, pages: Path) -> Generator[psutil.Process, None, None]:
    command = [sys.executable, "-m", "app", "ingest", str(pages)]
    environment = {**os.environ, "DATA_DIR": str(data_dir)}
    process = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL)
    watched = psutil.Process(process.pid)
    try:
        while sum(watched.cpu_times()[:2]) < _BEGUN_CPU_S:
            time.sleep(0.1)
            if process.poll() is not None:
                raise RuntimeError("the ingestion ended before it had begun to embed")
        yield watched
    finally:
        process.kill()
        process.wait()


def _row(name: str, measured: Measured, alone: Measured) -> list[str]:
    cells: list[str] = []
    for share in (50, 95):
        took, without = (float(np.percentile(of.client_ms, share)) for of in (measured, alone))
        cells += [f"{took:.1f}", f"{took / without:.2f}"]
    return [name, str(len(measured.client_ms)), *cells]
