"""``run``: one load, from the plan to the folder."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from evals.load.arrivals import arrivals
from evals.load.folder import write_run
from evals.load.forms import ChatForm, Form, OpenAIForm
from evals.load.generator import Starved, Target, generate, processes_for
from evals.load.machine import this_machine
from evals.load.objectives import Objectives
from evals.load.progress import Live
from evals.load.record import Row, SpanRow
from evals.load.recorded import PREFIX, recorded
from evals.load.served import Watch
from evals.load.summary import Measured, Summary, summarise
from evals.load.taken import join
from evals.load.told import Told, cpu_between, in_vain_between
from evals.load.workload import Planned, Planner, Step, read_words
from infra.corpus.catalogue import catalogue_titles


@dataclass(frozen=True, slots=True)
class Load:
    """What to do to a server. Seconds of the ramp belong to the warm-up, which no figure counts."""

    url: str
    rate: float = 4.0
    duration_s: float = 60.0
    arrival: str = "poisson"
    scenario: str = "mixed"
    seed: int = 7
    warm_up_s: float = 5.0
    ramp_s: float = 0.0
    objectives: Objectives = field(default_factory=Objectives)
    key: str | None = None
    form: str = "chat"
    model: str = "mangaassist"
    words: Path | None = None

    @property
    def options(self) -> dict[str, str]:
        """What has to be known to do it again; never the key."""
        return {
            "url": self.url,
            "rate": f"{self.rate:g}",
            "duration": f"{self.duration_s:g}",
            "arrival": self.arrival,
            "scenario": self.scenario,
            "warm_up": f"{self.warm_up_s:g}",
            "ramp": f"{self.ramp_s:g}",
            "slo": str(self.objectives),
            "form": self.form,
        }


@dataclass(slots=True)
class Collected:
    """What came in so far."""

    rows: list[Row] = field(default_factory=list[Row])
    spans: dict[int, list[SpanRow]] = field(default_factory=dict[int, list[SpanRow]])
    fared: list[Starved] = field(default_factory=list[Starved])


def run(load: Load, out: Path, live: Live) -> Summary:
    """Put the load on, and write the folder.

    Raises:
        ValueError: an option does not fit.
    """
    plan = plan_of(load)
    measured, collected = measure(load, plan, live)
    summary = summarise(measured)
    write_run(out, collected.rows, collected.spans, summary)
    return summary


def plan_of(load: Load) -> list[Planned]:
    """The requests of a load, fixed by its seed. Raises ValueError, which names the option."""
    if load.arrival.startswith(PREFIX):
        return recorded(load.arrival, load.duration_s)
    rng = np.random.default_rng(load.seed)
    moments = arrivals(load.arrival, load.rate).moments(load.duration_s, rng, ramp_s=load.ramp_s)
    return planner_of(load, rng).plan(moments)


def planner_of(load: Load, rng: np.random.Generator) -> Planner:
    """What says what is asked. Raises ValueError, which names the option."""
    words = read_words(load.words) if load.words else read_words()
    if load.scenario not in words.scenarios:
        raise ValueError(f"--scenario {load.scenario}: there are {', '.join(words.scenarios)}")
    titles = sorted(names.title for names in catalogue_titles())
    return Planner(words, titles, words.scenarios[load.scenario], rng)


def measure(load: Load, plan: Sequence[Step], live: Live) -> tuple[Measured, Collected]:
    """Send a plan, and join what comes back."""
    warm_up = max(load.warm_up_s, load.ramp_s)
    before = _told(load)
    with Watch(load.url) as watch:
        collected = collect(plan, [target_of(load)], live, rate=load.rate, warm_up_s=warm_up)
    after = _told(load)
    measured = Measured(
        rows=collected.rows,
        taken=join(collected.rows, collected.spans),
        fared=collected.fared,
        machine=this_machine(),
        seed=load.seed,
        options=load.options,
        duration_s=max(plan[-1].at_s if plan else 0.0, load.duration_s if not load.arrival.startswith(PREFIX) else 0.0),
        warm_up_s=warm_up,
        objectives=load.objectives,
        server_cpu_s=cpu_between(before, after),
        in_vain=in_vain_between(before, after),
        memory=watch.memory,
    )
    return measured, collected


def collect(
    plan: Sequence[Step], targets: Sequence[Target], live: Live, *, rate: float, warm_up_s: float = 0.0
) -> Collected:
    """Send a plan to its targets, and gather what comes in."""
    collected = Collected()
    with live.of(sum(isinstance(step, Planned) for step in plan)) as hear:
        for message in generate(plan, targets, warm_up_s=warm_up_s, processes=processes_for(rate)):
            if isinstance(message, Starved):
                collected.fared.append(message)
                continue
            collected.rows.append(message.row)
            if message.spans:
                collected.spans[message.row.index] = message.spans
            hear(message.row)
    return collected


def target_of(load: Load) -> Target:
    """Where a load goes."""
    return Target(load.url.rstrip("/"), _form(load), load.key)


def _form(load: Load) -> Form:
    return OpenAIForm(load.model) if load.form == "openai" else ChatForm()


def _told(load: Load) -> Told:
    return Told.by(load.url, {"authorization": f"Bearer {load.key}"} if load.key else {})
