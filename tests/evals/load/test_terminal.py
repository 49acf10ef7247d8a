"""What is printed fits the terminal: at 80 columns some columns are left out, and none is cut."""

from __future__ import annotations

import io
from pathlib import Path

import orjson
import pytest
from rich.console import Console

from evals.load.columns import Column, fitted
from evals.load.compare import Comparison
from evals.load.folder import read_rows, read_spans, read_summary
from evals.load.hotspots import find_hotspots
from evals.load.selftest import Shown
from evals.load.sweep import Sweep
from evals.load.sweep_terminal import show_sweep
from evals.load.taken import join
from evals.load.terminal import show, show_comparison, show_hotspots, show_selftest
from tests.evals.load.folders import small_comparison, small_run, small_sweep

WIDTHS = pytest.mark.parametrize("width", [80, 120])


def printed(width: int) -> Console:
    return Console(file=io.StringIO(), width=width, force_terminal=False)


def read(console: Console) -> str:
    assert isinstance(console.file, io.StringIO)
    text = console.file.getvalue()
    assert "…" not in text
    lines = [line for line in text.splitlines() if "://" not in line]
    assert max(len(line.rstrip()) for line in lines) <= console.width
    return text


@WIDTHS
def test_a_run(tmp_path: Path, width: int) -> None:
    show(read_summary(small_run(tmp_path)), console := printed(width))
    assert "rag.rerank" in read(console)


def test_where_there_is_too_little_room_the_most_spare_columns_are_left_out() -> None:
    columns = [Column("span", ["guardrails.output.hallucination_check"]), Column("own ms", ["60.12"])]
    columns += [Column("share", ["12 %"], spare=1), Column("calls", ["1.00"], spare=2)]
    shown: list[str] = []
    for width in (30, 50, 60, 80):
        console = printed(width)
        console.print(fitted(columns, console))
        shown.append(" ".join(title for title in ("own ms", "share", "calls") if title in read(console)))
    assert shown == ["own ms", "own ms", "own ms share", "own ms share calls"]


@WIDTHS
def test_hotspots_are_told_up_to_the_last_byte_and_up_to_the_first_sentence(tmp_path: Path, width: int) -> None:
    folder = small_run(tmp_path)
    found = find_hotspots(join(read_rows(folder), read_spans(folder)))
    show_hotspots(found, console := printed(width))
    text = read(console)
    assert text.count("last byte  ") == text.count("1st sentence") == 2
    assert "[71, 71]" in text
    assert "WHAT IF" in text


@WIDTHS
def test_a_comparison(tmp_path: Path, width: int) -> None:
    summary = orjson.loads((small_comparison(tmp_path) / "summary.json").read_bytes())
    show_comparison(Comparison.model_validate(summary), ["the generator was late"], console := printed(width))
    assert "rag.rerank is slower" in (text := read(console))
    assert "INVALID the generator was late" in text


@WIDTHS
def test_a_sweep(tmp_path: Path, width: int) -> None:
    summary = orjson.loads((small_sweep(tmp_path) / "summary.json").read_bytes())
    show_sweep(Sweep.model_validate(summary), console := printed(width))
    text = read(console)
    assert ("95 %" in text) == (width == 120)
    assert "█ good" in text


@WIDTHS
def test_a_selftest(width: int) -> None:
    one = Shown(step="rag.retrieval.embedding", ms=10, runs=200, named=199, misnamed=0, false_alarms=3, delta_ms=10.04)
    show_selftest([one], console := printed(width))
    assert "99.5%" in read(console)
