"""The command itself: what it refuses, and what becomes of a finding that fails."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from typer.testing import CliRunner

from evals.__main__ import cli
from evals.demo import cold_start, show
from evals.demo.stage import Stage


def test_a_number_that_there_is_not_is_refused_in_one_line(tmp_path: Path) -> None:
    result = CliRunner().invoke(cli, ["demo", "--only", "9", "--out", str(tmp_path)])
    assert result.exit_code == 2
    assert result.output.splitlines() == ["--only 9: findings are numbered 1 to 6"]


def test_a_folder_of_an_earlier_demonstration_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "mlflow").mkdir()
    result = CliRunner().invoke(cli, ["demo", "--out", str(tmp_path)])
    assert result.exit_code == 2
    assert "name another folder" in result.output
    assert [path.name for path in tmp_path.iterdir()] == ["mlflow"]


def test_a_finding_that_fails_is_said_and_the_report_is_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(_stage: Stage) -> None:
        raise TimeoutError("[9] nobody answered")

    @contextmanager
    def no_stage(folder: Path, console: object) -> Iterator[Stage]:
        del console
        yield Stage("http://127.0.0.1:9", folder, folder, show.console)

    monkeypatch.setattr(cold_start, "cold_start", fails)
    monkeypatch.setattr(show, "stage", no_stage)
    result = CliRunner().invoke(cli, ["demo", "--only", "4", "--out", str(tmp_path)])
    assert result.exit_code == 1
    assert (tmp_path / "report.html").exists()
