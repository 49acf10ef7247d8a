"""The arms of a comparison as the command line names them: what cannot be done is said before anything starts."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from evals.load import ab
from evals.load.cli import cli
from evals.load.setting import settings_of
from evals.mock.child import running_mock
from tests.conftest import TEST_DATA

URL = "http://127.0.0.1:9"


@pytest.mark.parametrize(
    ("text", "variable", "value"),
    [
        ("MANGA_RERANK_BUDGET_MS=200", "MANGA_RERANK_BUDGET_MS", "200"),
        ("rerank_budget_ms=200", "MANGA_RERANK_BUDGET_MS", "200"),
        ("cache=redis", "MANGA_CACHE", "redis"),
        ("openai_base_url=http://127.0.0.1:1/v1?a=b", "MANGA_OPENAI_BASE_URL", "http://127.0.0.1:1/v1?a=b"),
        ("MANGA_ALLOWED_HOSTS=a.example,b.example", "MANGA_ALLOWED_HOSTS", "a.example,b.example"),
    ],
)
def test_a_setting_is_read_by_either_name(text: str, variable: str, value: str) -> None:
    assert settings_of([text]) == {variable: value}


@pytest.mark.parametrize(
    ("options", "why"),
    [
        ("", "say --base and --cand"),
        (f"--base {URL}", "say --base and --cand"),
        (f"--url {URL} --cand-setting MANGA_CACHE_TTL_S=1", f"{URL} runs, and its settings"),
        (f"--base {URL} --cand {URL} --base-setting MANGA_CACHE_TTL_S=1", f"{URL} runs, and its settings"),
        (f"--cand {URL} --cand-checkout .", f"{URL} runs, and its settings"),
        ("--cand-setting MANGA_RERANK_BUDGET=1", "use NAME=VALUE"),
        ("--cand-setting rerank_budget_ms", "use NAME=VALUE"),
        ("--cand-setting rerank_budget_ms=soon", "valid number"),
        ("--cand-setting port=8000", "the tool sets itself"),
        ("--cand-fault rag.rerank=slow", "use STEP=delay:10ms"),
        ("--cand-checkout /nowhere", "does not exist"),
    ],
)
def test_what_does_not_fit_is_refused_before_anything_starts(options: str, why: str) -> None:
    result = CliRunner().invoke(cli, ["ab", *options.split()])
    assert result.exit_code == 2
    assert why in " ".join(result.stderr.replace("│", "").split())


def test_the_step_that_settings_change_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """They give the candidate a model that takes half a second, which no busy machine makes up for."""
    monkeypatch.setenv("DATA_DIR", str(TEST_DATA))
    monkeypatch.setattr(ab, "WARM_UP_S", 1.0)
    model = "mock-ttft500-gap0-n20"
    size = ["--blocks", "8", "--per-block", "2", "--rate", "4", "--knee", "100", "--out", str(tmp_path)]
    with running_mock(model) as url:
        lines = ("MANGA_LLM=openai", f"MANGA_OPENAI_BASE_URL={url}/v1", f"MANGA_MODEL={model}")
        options = [word for line in lines for word in ("--cand-setting", line)]
        result = CliRunner().invoke(cli, ["ab", *options, "--scenario", "unique", *size])
    assert result.exit_code == 0, result.output
    summary = json.loads((tmp_path / "summary.json").read_text())
    assert (summary["verdict"]["culprit"], summary["verdict"]["why"]) == ("rag.generation.llm", "slower")
    assert "MANGA_LLM=openai" in summary["options"]["cand_setting"]
    assert "these servers are gone" in result.output
