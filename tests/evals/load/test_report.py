"""Reports: one file, nothing fetched, and what was found stands on top."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from lxml import html
from typer.testing import CliRunner

from evals.load.cli import cli
from evals.load.report.charts import flame, heat_map, percentile_lines
from evals.load.report.page import content_of, write_report
from tests.evals.load.folders import small_comparison, small_run, small_sweep
from tests.evals.load.turns import answered, turn

Maker = Callable[[Path], Path]
MAKERS = (small_run, small_comparison, small_sweep)


def page(folder: Path) -> html.HtmlElement:
    return html.document_fromstring(write_report(folder, content_of(folder)).read_text(encoding="utf-8"))


def headings(document: html.HtmlElement) -> list[str]:
    return [heading.text_content() for heading in document.iter("h2")]


def verdict(document: html.HtmlElement) -> dict[str, str]:
    (lines,) = document.find_class("verdict")
    return {title.text_content(): text.text_content() for title, text in zip(lines[::2], lines[1::2], strict=True)}


@pytest.mark.parametrize("make", MAKERS)
def test_a_report_fetches_nothing(tmp_path: Path, make: Maker) -> None:
    document = page(make(tmp_path))
    assert not document.xpath("//@src | //link | //iframe | //img")
    assert all(re.match(r"http://127\.0\.0\.1:5000/#/experiments/0/traces/tr-", to) for to in document.xpath("//@href"))
    assert "@import" not in document.xpath("string(//style)")
    assert "Plotly.react" in document.xpath("string(//script[2])")


def test_a_report_of_a_run_shows_where_the_time_went(tmp_path: Path) -> None:
    document = page(small_run(tmp_path))
    assert headings(document) == [
        "How long it took",
        "Over the run",
        "Where the mean goes",
        "What the slowest 5 % spent more on",
        "What it would pay to mend",
        "The critical path",
        "Traces to open",
        "How it was taken",
    ]
    lines = verdict(document)
    assert set(lines) == {"VALID", "LOAD", "SLO", "TAIL"}
    assert "rag.rerank" in lines["TAIL"]
    assert len(document.xpath("//a")) >= 3


def test_a_report_of_a_comparison_names_the_culprit_on_top(tmp_path: Path) -> None:
    document = page(small_comparison(tmp_path))
    assert verdict(document)["VERDICT"].startswith("rag.rerank is slower: +1")
    assert headings(document)[0] == "What the change is made of"


def test_a_report_of_a_sweep_names_the_knee_on_top(tmp_path: Path) -> None:
    lines = verdict(page(small_sweep(tmp_path)))
    assert lines["KNEE"].endswith("between 8 and 16/s")
    assert lines["FIRST"] == "to saturate: rerank"


def test_a_refused_comparison_and_an_invalid_run_say_why(tmp_path: Path) -> None:
    refused = page(small_comparison(tmp_path / "ab", blocks=3))
    assert verdict(refused)["INVALID"] == "3 whole blocks; a verdict needs 8"
    assert "15 of 200 requests failed" in verdict(page(small_run(tmp_path / "run", failed=15)))["INVALID"]


def test_too_few_requests_make_a_report_without_a_tail(tmp_path: Path) -> None:
    assert "Where the mean goes" not in headings(page(small_run(tmp_path, count=20)))


def test_what_a_server_said_stays_text(tmp_path: Path) -> None:
    folder = small_run(tmp_path)
    lines = [json.loads(line) for line in (folder / "requests.jsonl").read_text().splitlines()]
    hostile = "</script><script>alert(1)</script><img src=x>"
    lines = [
        line | {"trace_url": "javascript:alert(1)", "error": hostile if not n else None} for n, line in enumerate(lines)
    ]
    (folder / "requests.jsonl").write_text("".join(json.dumps(line) + "\n" for line in lines))
    document = page(folder)
    assert len(document.xpath("//script")) == 2
    assert not document.xpath("//img | //a")


def test_a_folder_without_a_run_is_refused_in_one_line(tmp_path: Path) -> None:
    result = CliRunner().invoke(cli, ["report", str(tmp_path)])
    assert result.exit_code == 2
    assert len(result.stderr.strip().splitlines()) == 1


def test_the_flame_is_as_wide_as_the_mean() -> None:
    (icicle,) = flame({("turn",): 1000.0, ("turn", "rerank"): 3000.0, ("(network)",): 500.0}).data
    assert sum(icicle["values"]) == pytest.approx(4.5)
    assert dict(zip(icicle["ids"], icicle["parents"], strict=True))["turn/rerank"] == "turn"


def test_every_answer_is_in_the_heat_map_and_failures_lie_on_it() -> None:
    rows = [answered(number, turn({"rerank": 3.0**number}), due_ms=100.0 * number) for number in range(6)]
    rows.append(rows[0].model_copy(update={"error": "http_503"}))
    cells, failed = heat_map(rows).data
    assert sum(count for line in cells["z"] for count in line if count == count) == 6  # noqa: PLR0124 - not a number
    assert list(failed["text"]) == ["http_503"]


def test_one_answer_alone_can_be_drawn() -> None:
    row = answered(0, turn({}))
    assert len(heat_map([row]).data) == 1
    assert len(percentile_lines([row]).data) == 2
