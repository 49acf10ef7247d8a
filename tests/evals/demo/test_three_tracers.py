"""The sixth finding on a tiny scale: what ways to trace cost and lose, over an MLflow that really goes away."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from rich.console import Console

from evals.demo.stage import Stage, stage
from evals.demo.three_tracers import three_tracers
from tests.conftest import TEST_DATA

pytestmark = pytest.mark.timeout(600)
"""It starts MLflow three times, an app and ten processes: a minute on an idle machine."""


@pytest.fixture
def played(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Stage]:
    monkeypatch.setenv("DATA_DIR", str(TEST_DATA))
    with stage(tmp_path, Console(quiet=True)) as played:
        yield played


def test_ways_to_trace_are_priced_and_lose_what_their_queues_hold(played: Stage) -> None:
    finding = three_tracers(played, rounds=2, turns=3)
    kept = {row[0]: (row[2], row[3]) for row in finding.rows}
    assert kept["by hand"] == ("3", "3")
    assert kept["MangaAssist"] == ("3", "0")
    assert kept.get("MangaAssist and the Collector", ("3", "3")) == ("3", "3")
    assert "a second way out is refused" in finding.sentence
    assert any("every trace would be sent twice" in note for note in finding.notes)
