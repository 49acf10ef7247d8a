"""The fifth finding: five users at once on a model that answers one at a time."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Generator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, contextmanager
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from evals.demo.asked import ask, p50, titles
from evals.demo.finding import Finding, Link
from evals.demo.plots import FAINT, OURS, WORSE, drawing
from evals.demo.real_models import small_model
from evals.demo.stage import Served, Stage
from evals.mock.child import running_mock
from evals.questions import Questions
from evals.server import asking
from infra.llm.small_model import HOW_TO_GET, MODEL, model_file

USERS = 5
STORY = "at the fifth user a local model collapses, and more answers at once are the remedy"
_ONE, _FOUR = 1, 4
_PACE = "mock-ttft200-gap10-n30"
_SLOTS = "MANGA_LLM_SLOTS"
_MOCK = (
    f"The model is a mock ({_PACE}-slots1, then -slots4), for the real one is not installed ({HOW_TO_GET}): an answer "
    "takes half a second, and answers side by side do not slow each other, which on a real machine they do. The line "
    "is real here; what the remedy gains is its best case."
)
_REAL = (
    f"The model is {MODEL}, a real one, behind llama.cpp's server on the cores that all else uses: answers side by "
    "side share them, so the remedy gains what the machine has left. Few turns are asked, for each takes seconds."
)
_LINE = (
    "The line is MangaAssist's own: MANGA_LLM_SLOTS is set to what the model can do at once, so that a turn waits "
    "where its trace can tell (queue.wait_ms)."
)


class _Loaded(NamedTuple):
    """A load: milliseconds of a turn at P50 and P95, of them in a line on average, and the span that waited most."""

    label: str
    p50: float
    p95: float
    waited: float
    queue: str
    slowest: str | None


def fifth_user(stage: Stage, *, turns: int | None = None, real: bool = True) -> Finding:
    """Ask as one user, as five, and as five over a model that answers four at once.

    Args:
        stage: where it is played.
        turns: of each user; default: one of a real model, four of a mock.
        real: whether the real model is asked where it is installed.
    """
    file = model_file() if real else None
    experiment = stage.experiment(f"5 the fifth user, {MODEL if file else _PACE}")
    each = turns or (1 if file else 4)
    alone, crowd = _loads(stage, experiment, _model(file, _ONE), (1, USERS), each)
    (remedied,) = _loads(stage, experiment, _model(file, _FOUR), (USERS,), each)
    return _finding(alone, crowd, remedied, real=file is not None)


def _loads(
    stage: Stage, experiment: str, model: AbstractContextManager[dict[str, str]], users: Sequence[int], turns: int
) -> list[_Loaded]:
    with model as llm, stage.serving(experiment, settings=llm) as served:
        questions, slots = Questions("retrieval", titles()), int(llm[_SLOTS])
        return [_loaded(served, questions, many, slots, turns) for many in users]


@contextmanager
def _model(file: Path | None, slots: int) -> Generator[dict[str, str], None, None]:
    """The real model, or a mock, that answers so many at once; yields the settings of an app that asks it."""
    name = f"{_PACE}-slots{slots}"
    if file:
        with small_model(file, slots) as llm:
            yield llm | {_SLOTS: str(slots)}
    else:
        with running_mock(name) as url:
            yield asking(url, name) | {_SLOTS: str(slots)}


def _loaded(served: Served, questions: Questions, users: int, slots: int, turns: int) -> _Loaded:
    """Each user asks the next question when the last is answered."""
    asked = list(islice(questions, users * turns))
    with ThreadPoolExecutor(users) as pool:
        answered = list(pool.map(partial(ask, served), asked))
    took = [ms for _, ms in answered]
    waits = _waits([reply for reply, _ in answered])
    queue = max(waits, key=lambda name: waits[name])
    slowest, _ = max(answered, key=lambda one: one[1])
    label = f"{users} user{'s' if users > 1 else ''}, {slots} at once"
    return _Loaded(
        label, p50(took), float(np.percentile(took, 95)), waits[queue] / len(took), queue, slowest["trace_url"]
    )


def _waits(replies: Sequence[dict[str, Any]]) -> dict[str, float]:
    """Milliseconds in a line, by span name."""
    waits: defaultdict[str, float] = defaultdict(float)
    for span in (span for reply in replies for span in reply["spans"]):
        waits[span["name"]] += span["wait_ms"] or 0.0
    return waits


def _finding(alone: _Loaded, crowd: _Loaded, remedied: _Loaded, *, real: bool) -> Finding:
    loads = (alone, crowd, remedied)
    return Finding(
        title="Five users on a local model",
        sentence=(
            f"With {USERS} users the median turn takes {crowd.p50 / 1000:.1f} s where one user waits "
            f"{alone.p50 / 1000:.1f} s; {crowd.waited / 1000:.1f} s of it are the line in front of {crowd.queue}; a "
            f"model that answers {_FOUR} at once brings it to {remedied.p50 / 1000:.1f} s, on "
            f"{MODEL if real else 'a mock'} (the story: {STORY})."
        ),
        story=STORY,
        plot=_plot(loads),
        header=("", "P50", "P95", "in line, mean", "the line in front of"),
        rows=[
            (one.label, f"{one.p50:.0f} ms", f"{one.p95:.0f} ms", f"{one.waited:.0f} ms", one.queue) for one in loads
        ],
        links=[Link(f"the slowest turn of {one.label}", one.slowest) for one in loads if one.slowest],
        notes=(_REAL if real else _MOCK, _LINE),
    )


def _plot(loads: Sequence[_Loaded]) -> bytes:
    with drawing("A turn with one user and with five", "milliseconds", "", height=2.6) as plot:
        for place, one in enumerate(loads):
            first = place == 0
            plot.axes.barh(place, one.waited, color=WORSE, label="in line (mean)" if first else None)
            rest = max(0.0, one.p50 - one.waited)
            plot.axes.barh(place, rest, left=one.waited, color=OURS, label="the rest, to P50" if first else None)
            plot.axes.plot(one.p95, place, "|", color=FAINT, markersize=16, label="P95" if first else None)
        plot.axes.set_yticks(range(len(loads)), [one.label for one in loads])
        plot.axes.invert_yaxis()
        plot.axes.legend(frameon=False)
    return plot.png
