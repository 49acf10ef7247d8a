"""``visits`` over a server and an MLflow that really run: an empty MLflow is filled, and a full one left alone."""

from __future__ import annotations

from pathlib import Path

import pytest
from rich.console import Console

from app.mlflow_server import MlflowServer
from app.settings import Settings
from evals.arms.backend import new_experiment, stored
from evals.demo.stage import Stage
from evals.visits import fill, read_visits
from tests.conftest import TEST_DATA


def test_an_empty_mlflow_is_filled_once(
    mlflow_server: MlflowServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("DATA_DIR", str(TEST_DATA))
    experiment = new_experiment(mlflow_server.url, f"visits of {tmp_path.name}")
    settings = Settings(
        _env_file=None, data_dir=TEST_DATA, mlflow_url=mlflow_server.url, trace_experiment=experiment, llm="extractive"
    )
    stage = Stage(mlflow_server.url, mlflow_server.log.parent, tmp_path, Console(quiet=True))
    with stage.serving(experiment, settings={"MANGA_CACHE_TTL_S": "3600"}) as served:
        fill(served.url, settings)
        first = capsys.readouterr().out
        fill(served.url, settings)
    asked = sum(len(visit.messages) for visit in read_visits())
    assert stored(mlflow_server.log.parent, experiment)[0] == asked
    assert "review queue 'Refused': 2 to look at, 0 done" in first
    assert "review queue 'Thumbs down': 2 to look at, 0 done" in first
    assert "dataset 'mangaassist answers': 4 in it" in first
    assert "scores by code: 0 new" in capsys.readouterr().out
