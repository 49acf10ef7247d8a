"""A sweep over a model server whose pace is known: two answers at once, 50 ms each, are 40 a second and no more."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from typer.testing import CliRunner

from evals.load.cli import cli
from tests.servers import free_port

MODEL = "mock-ttft50-gap0-n1-slots2"
START_S = 30.0


@pytest.fixture(scope="module")
def mock() -> Iterator[str]:
    url = f"http://127.0.0.1:{(port := free_port())}"
    process = subprocess.Popen([sys.executable, "-m", "evals", "mock", "--port", str(port), "--model", MODEL])
    limit = time.monotonic() + START_S
    while not answers(url):
        assert process.poll() is None, "the mock ended"
        assert time.monotonic() < limit, "the mock did not start"
        time.sleep(0.1)
    yield url
    process.terminate()
    process.wait()


def answers(url: str) -> bool:
    try:
        return httpx.get(f"{url}/v1/models", timeout=2, trust_env=False).is_success
    except httpx.TransportError:
        return False


def test_the_knee_of_a_server_with_two_slots_is_where_they_are_full(mock: str, tmp_path: Path) -> None:
    told = ["--url", mock, "--form", "openai", "--model", MODEL, "--scenario", "unique", "--slo", "e2e<500ms"]
    load = ["--rates", "5,20,80", "--duration", "4", "--warm-up", "0.5", "--arrival", "constant"]
    result = CliRunner().invoke(cli, ["sweep", *told, *load, "--mlflow", "off", "--out", str(tmp_path)])
    assert result.exit_code == 0, result.output
    summary = json.loads((tmp_path / "summary.json").read_text())
    assert [point["rate"] for point in summary["points"]] == [5, 20, 80]
    assert summary["knee"]["interval"] == [20, 80]
    assert summary["schema"] == 1
    assert (tmp_path / "report.html").exists()
    assert "between 20 and 80/s" in result.output


@pytest.mark.parametrize("options", ["", "--rates 2,4 --to-knee", "--rates 4", "--rates 2,4 --slo x"])
def test_an_option_that_does_not_fit_is_refused_in_one_line(options: str) -> None:
    result = CliRunner().invoke(cli, ["sweep", *options.split()])
    assert (result.exit_code, len(result.stderr.strip().splitlines())) == (2, 1)
