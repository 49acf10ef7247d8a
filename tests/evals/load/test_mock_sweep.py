"""A sweep over a model server whose pace is known: two answers at once, 50 ms each, are 40 a second and no more."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from typer.testing import CliRunner

from app.mlflow_server import MlflowServer
from evals.load.cli import cli
from evals.mock.child import running_mock
from tests.conftest import TEST_DATA

MOCKED = ["--rates 2,4 --mock gpt-4", "--rates 2,4 --mock mock --url http://127.0.0.1:9"]
MODEL = "mock-ttft50-gap0-n1-slots2"


@pytest.fixture(scope="module")
def mock() -> Iterator[str]:
    with running_mock(MODEL) as url:
        yield url


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


def test_beyond_four_answers_at_once_the_line_in_front_of_the_model_is_named(
    mlflow_server: MlflowServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATA_DIR", str(TEST_DATA))
    told = ["--mock", "mock-ttft500-gap30-n50-slots4", "--scenario", "unique", "--slo", "e2e<4s"]
    load = ["--rates", "0.5,4", "--duration", "7", "--warm-up", "1", "--arrival", "constant"]
    result = CliRunner().invoke(cli, ["sweep", *told, *load, "--mlflow", mlflow_server.url, "--out", str(tmp_path)])
    assert result.exit_code == 0, result.output
    summary = json.loads((tmp_path / "summary.json").read_text())
    assert summary["first_to_saturate"] == "rag.generation.llm"
    assert "to saturate: the line in front of rag.generation.llm" in result.output
    waited = next(one for one in summary["growth"] if one["span"] == "rag.generation.llm")
    assert waited["wait_ms"] > 500 > waited["work_ms"]


@pytest.mark.parametrize("options", ["", "--rates 2,4 --to-knee", "--rates 4", "--rates 2,4 --slo x", *MOCKED])
def test_an_option_that_does_not_fit_is_refused_in_one_line(options: str) -> None:
    result = CliRunner().invoke(cli, ["sweep", *options.split()])
    assert (result.exit_code, len(result.stderr.strip().splitlines())) == (2, 1)
