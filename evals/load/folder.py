"""The folder of a run: written once, read by every verb that comes after."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import orjson
from hdrh.histogram import HdrHistogram
from pydantic import BaseModel

from evals.load.compare import Comparison
from evals.load.machine import this_machine
from evals.load.record import Row, SpanRow
from evals.load.summary import SCHEMA, Summary

REQUESTS, SPANS, SUMMARY, HISTOGRAM = "requests.jsonl", "spans.jsonl", "summary.json", "latency.hdr"
HOTSPOTS, GATE, REPORT = "hotspots.json", "gate.json", "report.html"
_LONGEST_US, _DIGITS = 3_600_000_000, 3


def new_folder(verb: str) -> Path:
    """A dated folder under ``DATA_DIR/load``."""
    moment = datetime.now(UTC).strftime("%Y%m%d-%H%M%S")
    return Path(os.environ.get("DATA_DIR", ".data")) / "load" / f"{moment}-{verb}"


def write_run(folder: Path, rows: Sequence[Row], spans: dict[int, list[SpanRow]], summary: Summary) -> None:
    """Write everything but the report."""
    write_rows(folder, rows, spans)
    write_json(folder / SUMMARY, summary)
    (folder / HISTOGRAM).write_bytes(histogram(rows).encode())


def write_rows(folder: Path, rows: Sequence[Row], spans: dict[int, list[SpanRow]]) -> None:
    """Write what was asked, and the spans that came back."""
    folder.mkdir(parents=True, exist_ok=True)
    ordered = sorted(rows, key=lambda row: row.index)
    (folder / REQUESTS).write_text("".join(f"{row.model_dump_json()}\n" for row in ordered), encoding="utf-8")
    with (folder / SPANS).open("wb") as file:
        for index in sorted(spans):
            file.write(orjson.dumps({"index": index, "spans": spans[index]}, option=orjson.OPT_APPEND_NEWLINE))


def write_comparison(
    folder: Path,
    comparison: Comparison,
    rows: Sequence[Row],
    spans: dict[int, list[SpanRow]],
    *,
    seed: int,
    options: Mapping[str, str],
    why_invalid: Sequence[str] = (),
) -> None:
    """Write a comparison: its verdict stands in ``summary.json``, with the ``options`` that do it again."""
    write_rows(folder, rows, spans)
    refused = comparison.verdict.refused
    why = [*([refused] if refused else []), *why_invalid]
    write_summary(folder, {"options": dict(options)} | comparison.model_dump(), why, seed)


def write_summary(folder: Path, body: dict[str, Any], why_invalid: list[str], seed: int) -> None:
    """Write what a verb other than ``run`` came to, under the head that all summaries have."""
    head = {"schema": SCHEMA, "valid": not why_invalid, "why_invalid": why_invalid, "seed": seed}
    whole = head | {"machine": this_machine().model_dump()} | body
    (folder / SUMMARY).write_bytes(orjson.dumps(whole, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE))


def add_to_summary(folder: Path, run: Path, found: BaseModel) -> None:
    """Write ``run``'s summary into ``folder``, with what was found in the run beside it."""
    summary = orjson.loads((run / SUMMARY).read_bytes()) | found.model_dump(mode="json")
    (folder / SUMMARY).write_bytes(orjson.dumps(summary, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE))


def write_json(path: Path, model: BaseModel) -> None:
    """Write a model under its public names."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(model.model_dump_json(by_alias=True, indent=2) + "\n", encoding="utf-8")


def histogram(rows: Sequence[Row]) -> HdrHistogram:
    """Latencies from when requests were due, in microseconds, warm-up left out."""
    made = HdrHistogram(1, _LONGEST_US, _DIGITS)
    for row in rows:
        if row.answered and not row.warm_up:
            made.record_value(max(1, round(row.latency_ms * 1000)))
    return made


def read_rows(folder: Path) -> list[Row]:
    """The requests of a run.

    Raises:
        FileNotFoundError: the folder holds no run.
    """
    lines = (folder / REQUESTS).read_text(encoding="utf-8").splitlines()
    return [Row.model_validate_json(line) for line in lines]


def read_spans(folder: Path) -> dict[int, list[SpanRow]]:
    """The spans of a run by request. Raises FileNotFoundError as ``read_rows`` does."""
    lines = (folder / SPANS).read_bytes().splitlines()
    return {row["index"]: row["spans"] for row in map(orjson.loads, lines)}


def read_summary(folder: Path) -> Summary:
    """The summary of a run. Raises FileNotFoundError as ``read_rows`` does."""
    return Summary.model_validate_json((folder / SUMMARY).read_text(encoding="utf-8"))
