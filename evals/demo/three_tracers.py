"""The sixth finding: one turn traced by hand, by MLflow's SDK, by MangaAssist, and through the Collector."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from evals.demo.finding import Finding
from evals.demo.outage import Way, collector, kept_over_outage
from evals.demo.plots import FAINT, OURS, drawing
from evals.demo.stage import Stage
from evals.doubles import SPANS
from evals.overhead import PLANS, Row, compare, measure
from evals.server import free_port

STORY = "first a tracer by hand, then the SDK, then the Collector"
_SECOND = "OTEL_EXPORTER_OTLP_ENDPOINT"
_PRICED = ("off", "diy", "mlflow_async", "ours_100")
_WAYS = (Way("by hand", "diy"), Way("MLflow's SDK", "mlflow_async"), Way("MangaAssist", "ours_100"))
_COLLECTOR = Way("MangaAssist and the Collector", "ours_100", through="collector")
_REFUSED_S = 120.0


def three_tracers(stage: Stage, *, rounds: int = 3, turns: int = 20) -> Finding:
    """Price each, take its backend away, and ask for two ways out at once."""
    ways = (*_WAYS, _COLLECTOR) if collector() else _WAYS
    with stage.console.status("What tracing a turn costs"):
        priced = compare(measure(stage.mlflow, stage.mlflow_folder, rounds, {name: PLANS[name] for name in _PRICED}))
    with stage.console.status("What is left after an outage"), TemporaryDirectory() as folder:
        kept = kept_over_outage(stage.mlflow, stage.mlflow_folder, ways, turns, Path(folder))
    with stage.console.status("Two ways out at once"):
        refusal = refused(stage)
    return _finding(priced, kept, turns, refusal)


def refused(stage: Stage) -> str:
    """What a server says that is started with a second way out for its traces; empty where it starts all the same."""
    ports = {"PORT": str(free_port()), "MLFLOW_PORT": str(free_port()), "DATA_DIR": str(stage.data_dir())}
    variables = {**os.environ, **ports, "MANGA_LLM": "extractive", "COLUMNS": "200", _SECOND: "http://127.0.0.1:4318"}
    started = subprocess.Popen(
        [sys.executable, "-m", "app", "serve"],
        env=variables,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    try:
        said = started.communicate(timeout=_REFUSED_S)[0]
    except subprocess.TimeoutExpired:
        started.terminate()
        started.communicate()
        return ""
    return next((line.strip() for line in said.splitlines() if _SECOND in line), "")


def _finding(priced: Sequence[Row], kept: Mapping[tuple[str, bool], int], turns: int, refusal: str) -> Finding:
    price: dict[str, Row] = dict(zip(_PRICED[1:], priced, strict=True))
    labels = list(dict.fromkeys(label for label, _ in kept))
    sdk, ours = (price[arm].request_ms.mean for arm in ("mlflow_async", "ours_100"))
    lost = ", ".join(f"{label} {turns - kept[label, True]}" for label in labels)
    return Finding(
        title="By hand, with the SDK, through the Collector",
        sentence=(
            f"Tracing one turn of {SPANS} spans costs {price['diy'].request_ms.mean:.2f} ms of CPU by hand, "
            f"{sdk:.2f} with MLflow's SDK and {ours:.2f} here; of {turns} turns before a crash while the backend was "
            f"away were lost: {lost}; and a second way out is {'refused' if refusal else 'NOT refused'} "
            f"(the story: {STORY})."
        ),
        story=STORY,
        plot=_plot(priced),
        header=("", "request path, CPU ms", f"kept of {turns}: backend away and back", "and the app killed meanwhile"),
        rows=[_cells(label, price, kept) for label in labels],
        notes=_notes(refusal),
    )


def _cells(label: str, price: Mapping[str, Row], kept: Mapping[tuple[str, bool], int]) -> tuple[str, ...]:
    arm = next(way.arm for way in (*_WAYS, _COLLECTOR) if way.label == label)
    return label, str(price[arm].request_ms), str(kept[label, False]), str(kept[label, True])


def _notes(refusal: str) -> list[str]:
    notes = [
        "The turn is the real one over steps that answer at once; python -m evals overhead measures longer.",
        "The outage lasts seconds. A longer one also loses what the SDK gives up trying to send, and what our queue in "
        "memory has no room for.",
        "By hand means lines in a file: it has no backend to lose, nor a page to look at them, and masks nothing.",
        f"A start with {_SECOND} set: {refusal or 'it started'}",
    ]
    return notes if collector() else [*notes, "No Collector was tried: there is no otelcol on PATH."]


def _plot(priced: Sequence[Row]) -> bytes:
    with drawing("What tracing adds to the request path of a turn", "CPU, milliseconds", "", height=2.6) as plot:
        for place, row in enumerate(priced):
            mean, low, high = row.request_ms.mean, row.request_ms.low, row.request_ms.high
            plot.axes.barh(place, mean, color=OURS)
            plot.axes.plot([max(0.0, low), high], [place, place], color=FAINT)
        plot.axes.set_yticks(range(len(priced)), [row.label for row in priced])
        plot.axes.invert_yaxis()
    return plot.png
