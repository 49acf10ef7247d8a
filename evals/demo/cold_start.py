"""The fourth finding: the first request after a start pays for loading the model, unless the start has done so."""

from __future__ import annotations

from collections.abc import Generator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

from evals.demo.asked import ask, p50
from evals.demo.finding import Finding, Link
from evals.demo.plots import BETTER, FAINT, WORSE, drawing
from evals.demo.real_models import PATIENT, RunningOllama, running_ollama
from evals.demo.stage import Stage
from evals.demo.version import Change, version_with
from evals.mock.child import running_mock
from infra.telemetry import vocabulary as v

MOCK = "mock-ttft200-gap10-n60-cold3000"
RELEASE = (Change("app/models.py", "    if server.warm_up:\n", "    if False:\n"),)
STORY = "4.2 s to 0.8 s"
_FIRST = "How much is express shipping?"
_LATER = (
    "How long does a refund take?",
    "Can you deliver to a PO box?",
)
_LOAD = f"{v.LLM_DETAIL}load_duration_ms"


class _Start(NamedTuple):
    """One start: seconds until it answered, and milliseconds of its first answer and of the later ones."""

    ready_s: float
    first_ms: float
    load_ms: float
    later_ms: float
    trace_url: str | None


def cold_start(stage: Stage, *, later: int = len(_LATER)) -> Finding:
    """Start twice, once without warming the model up, each time over a model server that has nothing loaded.

    That server is the Ollama of this installation, if it answers and has the model that the settings name.
    """
    real = running_ollama()
    experiment = stage.experiment(f"4 the cold start, {real.model if real else MOCK}")
    with version_with(RELEASE) as checkout:
        cold = _start(stage, experiment, real, _LATER[:later], checkout)
    warm = _start(stage, experiment, real, _LATER[:later])
    return _finding(cold, warm, real)


def _start(
    stage: Stage, experiment: str, real: RunningOllama | None, later: Sequence[str], checkout: Path | None = None
) -> _Start:
    with (
        _unloaded(real) if real else _mock() as llm,
        stage.serving(experiment, checkout, {"MANGA_LLM": "ollama", **llm}) as served,
    ):
        reply, first_ms = ask(served, _FIRST)
        took = [ask(served, question)[1] for question in later]
        return _Start(served.server.started_s, first_ms, _loaded(reply), p50(took), reply["trace_url"])


@contextmanager
def _unloaded(real: RunningOllama) -> Generator[dict[str, str], None, None]:
    real.unload()
    yield {"MANGA_OLLAMA_URL": real.url, "MANGA_MODEL": real.model, **PATIENT}


@contextmanager
def _mock() -> Generator[dict[str, str], None, None]:
    with running_mock(MOCK) as url:
        yield {"MANGA_OLLAMA_URL": url, "MANGA_MODEL": MOCK}


def _loaded(reply: dict[str, Any]) -> float:
    """What of the model's span was loading, as the model server tells it."""
    call = next(span for span in reply["spans"] if span["name"] == v.LLM)
    return float(call["attributes"].get(_LOAD, 0.0))


def _finding(cold: _Start, warm: _Start, real: RunningOllama | None) -> Finding:
    return Finding(
        title="The cold start",
        sentence=(
            f"The first answer after a start takes {cold.first_ms / 1000:.1f} s, of which {cold.load_ms / 1000:.1f} s "
            f"are {_LOAD} of {v.LLM}; loaded before, while the start still runs, it takes "
            f"{warm.first_ms / 1000:.1f} s (the story: {STORY})."
        ),
        story=STORY,
        plot=_plot(cold, warm),
        header=("", "ready after", "first answer", "of it loading", "median of later ones"),
        rows=[("without pre-warming", *_cells(cold)), ("with, as shipped", *_cells(warm))],
        links=[
            Link(label, one.trace_url)
            for label, one in (("the first turn, cold", cold), ("the first turn, warmed up", warm))
            if one.trace_url
        ],
        notes=(
            f"The model is {real.model} on the Ollama at {real.url}, a real one, unloaded before each start."
            if real
            else f"The model is {MOCK}, a mock in Ollama's form, for no Ollama answers that has the model of the "
            "settings: its three seconds are a choice, and a real model's are its size over the disk's speed. What is "
            "real is who waits for them, and where it shows.",
            "Warming up does not make loading faster: it moves it into the start, where nobody waits for an answer.",
        ),
    )


def _cells(one: _Start) -> tuple[str, ...]:
    times = (one.first_ms, one.load_ms, one.later_ms)
    return (f"{one.ready_s:.1f} s", *(f"{ms:.0f} ms" for ms in times))


def _plot(cold: _Start, warm: _Start) -> bytes:
    bars = (("first, without pre-warming", cold), ("first, with it", warm))
    with drawing("The first answer after a start", "milliseconds", "", height=2.4) as plot:
        for place, (_, one) in enumerate(bars):
            plot.axes.barh(place, one.load_ms, color=WORSE, label=None if place else "loading the model")
            rest = max(0.0, one.first_ms - one.load_ms)
            plot.axes.barh(place, rest, left=one.load_ms, color=BETTER, label=None if place else "the rest of the turn")
        plot.axes.axvline(warm.later_ms, color=FAINT, linestyle=":", label="later answers")
        plot.axes.set_yticks(range(len(bars)), [label for label, _ in bars])
        plot.axes.invert_yaxis()
        plot.axes.legend(frameon=False)
    return plot.png
