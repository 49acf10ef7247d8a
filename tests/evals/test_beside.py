"""Turns beside an ingestion: it is stopped for one block and works for the next, and both kinds are told apart."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from pathlib import Path

import psutil
import pytest

from evals import beside
from evals.closed_loop import Measured
from evals.questions import Questions
from evals.server import Server

_WORKS = "while True: pass"


def test_the_ingestion_works_in_every_second_block_only(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[str] = []
    with subprocess.Popen([sys.executable, "-c", _WORKS]) as child:
        process = psutil.Process(child.pid)

        async def asked(_url: str, _questions: Questions, **_: object) -> Measured:
            seen.append(process.status())
            return Measured(client_ms=[10.0 * len(seen)])

        monkeypatch.setattr(beside, "load", asked)
        monkeypatch.setattr(beside, "PAIRS", 2)
        monkeypatch.setattr(beside, "_SETTLE_S", 0.2)
        alone, busy = asyncio.run(beside._in_turn(Server("http://x", "", process, 0.0), process))
        child.kill()
    assert [status == psutil.STATUS_STOPPED for status in seen] == [True, False, True, False]
    assert (alone.client_ms, busy.client_ms) == ([10.0, 30.0], [20.0, 40.0])
    assert beside._row("beside", busy, alone) == ["beside", "2", "30.0", "1.50", "39.0", "1.34"]


def test_an_ingestion_that_ends_too_soon_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    async def nothing(_url: str, _questions: Questions, **_: object) -> Measured:
        return Measured()

    monkeypatch.setattr(beside, "load", nothing)
    with subprocess.Popen([sys.executable, "-c", "import sys; sys.stdin.read()"], stdin=subprocess.PIPE) as child:
        process = psutil.Process(child.pid)
        monkeypatch.setattr(beside, "_SETTLE_S", 0.2)
        assert child.stdin
        child.stdin.close()
        with pytest.raises(RuntimeError, match="more documents"):
            asyncio.run(beside._in_turn(Server("http://x", "", process, 0.0), process))


def test_an_ingestion_of_nothing_ends_before_it_is_measured(tmp_path: Path) -> None:
    (tmp_path / "pages").mkdir()
    with pytest.raises(RuntimeError, match="before it had begun"), beside._ingesting(tmp_path, tmp_path / "none"):
        pass
