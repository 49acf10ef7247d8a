"""A load as a run of a real MLflow, and what happens where there is none."""

from __future__ import annotations

from pathlib import Path

import pytest
from mlflow.tracking import MlflowClient

from app.mlflow_server import MlflowServer
from evals.load.mlflow_run import log_run, traces_url
from evals.load.report.page import content_of, write_report
from tests.evals.load.folders import small_comparison, small_run, small_sweep
from tests.servers import free_port


def logged(folder: Path, url: str | None) -> str:
    shown = content_of(folder)
    write_report(folder, shown)
    return log_run(folder, shown, url)


def test_a_load_is_a_run_with_figures_report_and_traces(tmp_path: Path, mlflow_server: MlflowServer) -> None:
    line = logged(small_run(tmp_path), mlflow_server.url + "/")
    assert line.startswith(f"Logged to {mlflow_server.url}/#/experiments/")
    client = MlflowClient(mlflow_server.url, mlflow_server.url)
    run = client.get_run(line.rpartition("/")[2])
    assert run.info.status == "FINISHED"
    assert run.data.params["rate"] == "4"
    assert run.data.metrics["valid"] == 1
    assert run.data.metrics["requests/asked"] == 200
    assert run.data.metrics["spans/rag.rerank/self_ms"] > 40
    assert run.data.metrics["spans/network and accept queue/self_ms"] == pytest.approx(2.0)
    assert run.data.tags["load.trace"].startswith("http://127.0.0.1:5000/#/experiments/0/traces/tr-")
    assert "**TAIL** the slowest 5 % spent more on rag.rerank" in run.data.tags["mlflow.note.content"]
    assert {file.path for file in client.list_artifacts(run.info.run_id)} == {"report.html", "summary.json"}


def test_a_comparison_and_a_sweep_are_runs_too(tmp_path: Path, mlflow_server: MlflowServer) -> None:
    client = MlflowClient(mlflow_server.url, mlflow_server.url)
    compared, swept = (
        client.get_run(logged(folder, mlflow_server.url).rpartition("/")[2])
        for folder in (small_comparison(tmp_path / "ab"), small_sweep(tmp_path / "sweep"))
    )
    assert compared.data.metrics["verdict/delta_ms"] == pytest.approx(15, abs=3)
    assert swept.data.metrics["knee/at_least"] == 8
    history = client.get_metric_history(swept.info.run_id, "by rate/goodput")
    assert [(one.step, one.value) for one in history] == [(4, 4.0), (8, 8.0), (16, 0.0)]


def test_mlflow_is_where_the_traces_are(tmp_path: Path) -> None:
    assert traces_url(small_run(tmp_path / "run")) == "http://127.0.0.1:5000"
    assert traces_url(small_comparison(tmp_path / "ab")) is None


def test_a_server_that_is_not_there_costs_one_line(tmp_path: Path) -> None:
    line = logged(small_run(tmp_path), f"http://127.0.0.1:{free_port()}")
    assert line.startswith("Logged nowhere: http://127.0.0.1:")
    assert len(line.splitlines()) == 1


@pytest.mark.parametrize(("url", "why"), [("off", "as asked"), (None, "no reply named MLflow")])
def test_nothing_is_logged_where_nobody_said_where(tmp_path: Path, url: str | None, why: str) -> None:
    assert logged(small_comparison(tmp_path), url).startswith(f"Logged nowhere: {why}")
