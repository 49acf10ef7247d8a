"""Budgets: read as they are written, held against a run, and told in the forms that a build reads."""

from __future__ import annotations

import json
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from typer.testing import CliRunner

from evals.load.budget import BUNDLED, read_budgets
from evals.load.cli import cli
from evals.load.metrics import Figures
from tests.evals.load.folders import small_run


def budgets(folder: Path, *lines: str) -> Path:
    path = folder / "budgets.yml"
    path.write_text("# a comment\n" + "".join(f"- {line}\n" for line in lines), encoding="utf-8")
    return path


def gated(run: Path, *lines: str, baseline: Path | None = None) -> tuple[int, dict[str, list[dict[str, str]]]]:
    options = ["--budgets", str(budgets(run, *lines))] + (["--baseline", str(baseline)] if baseline else [])
    result = CliRunner().invoke(cli, ["gate", str(run), *options])
    return result.exit_code, json.loads((run / "gate.json").read_text())


@pytest.mark.parametrize(
    ("line", "passes"),
    [
        ("valid == 1", True),
        ("requests.errors == 0", True),
        ("requests.errors.http_503 == 0", True),
        ("requests.joined >= 200", True),
        ("goodput.share > 0.95", True),
        ("goodput.rate<4", False),
        ("latency_ms.p95 < 50", False),
        ("unexplained_ms <= 1", True),
        ("cpu_ms_per_turn < 1000", False),
        ("span.rag.rerank.self_ms.mean < 60", True),
        ("span.rag.rerank.self_ms.p95 < 60", False),
        ("span.(network and accept queue).self_ms.mean < 2.1", True),
        ("span.cache.lookup.calls == 1", True),
        ("span.rag.rerank.share < 0.1", False),
        ("span.nobody.self_ms.mean < 60", False),
        ("span.nobody.calls == 0", False),
        ("route.cache.latency_ms.p95 < 10", True),
        ("route.retrieval.latency_ms.p50 < 10", False),
        ("route.retrieval.count == 180", True),
        ("route.nobody.latency_ms.p50 < 10", False),
    ],
)
def test_a_budget_is_held_against_the_run(tmp_path: Path, line: str, *, passes: bool) -> None:
    code, found = gated(small_run(tmp_path), line)
    assert code == (0 if passes else 99)
    assert [one["budget"] for one in found["passed" if passes else "failed"]] == [line]


@pytest.mark.parametrize(("times", "code"), [("1.5", 99), ("2.5", 0)])
def test_a_ratio_is_held_against_the_baseline(tmp_path: Path, times: str, code: int) -> None:
    base, slow = small_run(tmp_path / "base"), small_run(tmp_path / "slow", rerank_ms=120)
    line = f"span.rag.rerank.self_ms.mean < {times} x baseline"
    assert gated(slow, line, baseline=base)[0] == code


def test_without_a_baseline_ratios_are_left_out_and_said_to_be(tmp_path: Path) -> None:
    code, found = gated(small_run(tmp_path), "goodput.share > 0.5", "latency_ms.p95 < 1.1 x baseline")
    assert (code, found["skipped"]) == (0, ["latency_ms.p95 < 1.1 x baseline"])


def test_failed_requests_are_counted_by_class_and_in_all(tmp_path: Path) -> None:
    code, found = gated(small_run(tmp_path, failed=3), "requests.errors == 3", "requests.errors.http_503 == 3")
    assert (code, len(found["passed"])) == (0, 2)


@pytest.mark.parametrize(
    "line",
    [
        "latency_ms.p95",
        "latency_ms.p96 < 3",
        "latency.p95 < 3",
        "goodput.share > 95 %",
        "goodput.share => 0.9",
        "span.rag.rerank.self_ms < 60",
        "span.rag.rerank.self_ms.mean < 60 ms",
        "latency_ms.p95 < 2 x base",
        "{latency_ms.p95: 3}",
    ],
)
def test_a_line_that_is_no_budget_is_refused_with_its_place(tmp_path: Path, line: str) -> None:
    path = budgets(tmp_path, "goodput.share > 0.5", line)
    with pytest.raises(ValueError, match=r"budgets\.yml:3: "):
        read_budgets(path)


@pytest.mark.parametrize("text", ["", "a: 1\n", "- [1\n", "- a: b: c\n"])
def test_a_file_that_is_no_list_is_refused_in_one_line(tmp_path: Path, text: str) -> None:
    path = tmp_path / "budgets.yml"
    path.write_text(text, encoding="utf-8")
    result = CliRunner().invoke(cli, ["gate", str(small_run(tmp_path / "run")), "--budgets", str(path)])
    assert result.exit_code == 2
    assert f"{path}:" in result.stderr
    assert len(result.stderr.strip().splitlines()) == 1


def test_the_bundled_budgets_are_read_and_all_their_figures_exist(tmp_path: Path) -> None:
    figures = Figures.of(small_run(tmp_path))
    missing = {budget.metric for budget in read_budgets(BUNDLED) if figures.get(budget.metric) is None}
    assert missing == {"span.rag.generation.llm.self_ms.mean"}


def test_a_build_reads_the_outcome(tmp_path: Path) -> None:
    gated(small_run(tmp_path), "goodput.share > 0.5", "latency_ms.p95 < 1", "latency_ms.p95 < 2 x baseline")
    suite = ET.parse(tmp_path / "junit.xml").getroot()[0]  # noqa: S314 - our own file
    assert {name: suite.attrib[name] for name in ("tests", "failures", "skipped")} == {
        "tests": "3",
        "failures": "1",
        "skipped": "1",
    }
    assert [child.tag for case in suite for child in case] == ["failure", "skipped"]
    text = (tmp_path / "summary.md").read_text(encoding="utf-8")
    assert text.startswith("**Load: 1 of 2 budgets failed**")
    assert "| ❌ | `latency_ms.p95 < 1` |" in text


def test_a_folder_without_a_run_is_refused_in_one_line(tmp_path: Path) -> None:
    result = CliRunner().invoke(cli, ["gate", str(tmp_path)])
    assert result.exit_code == 2
    assert len(result.stderr.strip().splitlines()) == 1
