"""What the first request needs is made at the start, nothing that is not used is loaded, and what is left is freed."""

from __future__ import annotations

import ctypes
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass

import pytest
from prometheus_client import generate_latest

from app.answering import look_through
from app.main import create_app
from app.services import Services
from app.steps import Around, PlainSteps, Table, wrapped
from pipeline.turn import Steps
from tests.conftest import ROOT, TEST_DATA, CollectedTraces


async def test_looking_through_the_routes_is_quick_and_no_turn(services: Services, collected: CollectedTraces) -> None:
    began = time.process_time()
    await look_through(create_app(services.settings, services), "http://test")
    assert time.process_time() - began < 0.5
    services.telemetry.flush(1)
    assert collected.traces == []
    assert counted(services) == 0


def counted(services: Services) -> float:
    lines = generate_latest(services.telemetry.registry).splitlines()
    turns = [float(line.rpartition(b" ")[2]) for line in lines if line.startswith(b"manga_turns_total{")]
    assert turns
    return sum(turns)


async def test_a_rehearsal_is_no_turn(services: Services, collected: CollectedTraces) -> None:
    await services.rehearse()
    services.telemetry.flush(1)
    assert collected.traces == []
    assert counted(services) == 0


async def test_what_is_rehearsed_are_the_steps_that_answer(
    make_services: Callable[..., Services], monkeypatch: pytest.MonkeyPatch
) -> None:
    answering, rehearsed = list[object](), list[object]()

    async def rehearse(plain: object, _messages: object) -> None:
        rehearsed.append(plain)

    def wrap(plain: PlainSteps, around: Around, table: Table) -> Steps:
        answering.append(plain)
        return wrapped(plain, around, table)

    monkeypatch.setattr("app.wiring.wrapped", wrap)
    monkeypatch.setattr("app.wiring.rehearse", rehearse)
    services = make_services()
    await services.rehearse()
    services.telemetry.shutdown(1)
    assert len(answering) == len(rehearsed) == 1
    assert answering[0] is rehearsed[0]


_A_TURN = """
import asyncio, sys
from pathlib import Path
import psutil
from app.catalogue import ingest_bundled
from app.heap import give_back_freed_memory
from app.parts import open_corpus, open_parts
from app.settings import Settings
from app.turns import ignore
from app.watching import build_telemetry
from app.wiring import build
from infra.telemetry.turn import Tracing
from pipeline.types.asking import Question, User

async def main(folder, *unused):
    settings = Settings(_env_file=None, data_dir=Path(folder), llm="extractive", trace_mode="off")
    corpus = await open_corpus(settings)
    report = await ingest_bundled(corpus, lambda _: None)
    parts = await open_parts(settings, corpus)
    services = build(settings, parts, build_telemetry(settings), report.corpus_version)
    await services.rehearse()
    before = set(sys.modules)
    await services.run_turn(Question("Who wrote Berserk?", "session-of-a-test", User("guest")), ignore, Tracing())
    print(*sorted(set(sys.modules) - before))
    print(*(name for name in unused if name in sys.modules))
    print(freed())
    await services.close()

def freed():
    large = [b"x" * size for size in range(100_000, 101_000)]
    last = b"x" * 100_000
    del large
    before = psutil.Process().memory_info().rss
    give_back_freed_memory()
    return (before - psutil.Process().memory_info().rss) / 2**20

asyncio.run(main(*sys.argv[1:]))
"""
UNUSED = (
    "torch transformers sentence_transformers sklearn scipy pandas opensearchpy redis limits huggingface_hub "
    "lance_namespace_urllib3_client.api.table_api".split()
)


@dataclass(frozen=True)
class Answered:
    """A process that has started and answered once: which libraries it loaded for the turn, and which of those that it
    does not use; and the MB that it gave back to the system."""

    for_the_turn: list[str]
    unused: list[str]
    freed_mb: float


@pytest.fixture(scope="module")
def answered(corpus: object) -> Answered:
    command = [sys.executable, "-c", _A_TURN, str(TEST_DATA), *UNUSED]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    for_the_turn, unused, freed = done.stdout.splitlines()
    return Answered(for_the_turn.split(), unused.split(), float(freed))


def test_the_first_turn_loads_no_library(answered: Answered) -> None:
    assert answered.for_the_turn == []


def test_the_embedded_default_loads_no_library_that_it_does_not_use(answered: Answered) -> None:
    assert answered.unused == []


@pytest.mark.skipif(not hasattr(ctypes.CDLL(None), "malloc_trim"), reason="the C library is not glibc")
def test_what_the_start_freed_goes_back_to_the_system(answered: Answered) -> None:
    assert answered.freed_mb > 80
