"""``selftest``: a step is made slower and has to be named; nothing is, and nothing may be.

More block pairs are played than one comparison takes, once with the fault in the candidate's blocks and once with none
at all. Each run then draws the pairs of one comparison from those that were measured, and without a fault deals the
two arms of every pair anew by lot: so two hundred comparisons come from minutes of load, all over real turns.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from evals.load.ab import Arm, Design, Fault, ab_turns
from evals.load.compare import compare
from evals.load.folder import write_summary
from evals.load.frozen import Frozen
from evals.load.progress import Live
from evals.load.run import Load
from evals.load.taken import Taken

BLOCKS, PER_BLOCK = 30, 10
"""Of one comparison: 300 requests an arm."""
_INJECT = re.compile(r"(?P<step>[a-z._]+)=\+(?P<ms>\d+(?:\.\d+)?)ms")


class Shown(Frozen):
    """How often a slower step was named, and how often anything was where nothing differed, both of ``runs``.

    ``misnamed`` counts runs that named another step than the slower one.
    """

    step: str
    ms: float
    runs: int
    named: int
    misnamed: int
    false_alarms: int
    delta_ms: float
    """What the comparisons said on average."""


@dataclass(frozen=True, slots=True)
class Trial:
    """What is measured: block pairs with and without each fault, and comparisons drawn from them."""

    load: Load
    pairs: int = 60
    runs: int = 200


def injection(text: str) -> Fault:
    """Read ``rag.rerank=+10ms``.

    Raises:
        ValueError: it is none.
    """
    match = _INJECT.fullmatch(text)
    if match is None:
        raise ValueError(f"--inject {text}: use STEP=+10ms, where STEP is the name of a span")
    return Fault(match["step"], "delay", float(match["ms"]))


def selftest(trial: Trial, faults: Sequence[Fault], live: Live) -> list[Shown]:
    """Measure, and draw. Raises ValueError where the server will not be changed."""
    rng = np.random.default_rng(trial.load.seed)
    nothing = _measured(trial, None, 0, live)
    alarms = sum(_culprit(_dealt(_drawn(nothing, trial.pairs, rng), rng)) is not None for _ in range(trial.runs))
    shown: list[Shown] = []
    for number, fault in enumerate(faults, 1):
        measured = _measured(trial, fault, number, live)
        verdicts = [compare(_drawn(measured, trial.pairs, rng)).verdict for _ in range(trial.runs)]
        named = [verdict for verdict in verdicts if verdict.culprit == fault.step]
        shown.append(
            Shown(
                step=fault.step,
                ms=fault.ms,
                runs=trial.runs,
                named=len(named),
                misnamed=sum(verdict.culprit not in {None, fault.step} for verdict in verdicts),
                false_alarms=alarms,
                delta_ms=float(np.mean([verdict.delta_ms or 0.0 for verdict in named])) if named else 0.0,
            )
        )
    return shown


def _measured(trial: Trial, fault: Fault | None, number: int, live: Live) -> list[Taken]:
    load = replace(trial.load, seed=trial.load.seed + number)
    design = Design(Arm(load.url), Arm(load.url, fault), load, trial.pairs, PER_BLOCK)
    title = f"{fault.step} +{fault.ms:g} ms" if fault else "nothing"
    return ab_turns(design, replace(live, title=title))


def _drawn(measured: Sequence[Taken], pairs: int, rng: np.random.Generator) -> list[Taken]:
    """The requests of as many pairs as one comparison takes."""
    chosen = set(rng.choice(pairs, size=min(BLOCKS, pairs), replace=False).tolist())
    return [one for one in measured if one.row.block in chosen]


def _dealt(measured: Sequence[Taken], rng: np.random.Generator) -> list[Taken]:
    """The same requests, the two arms of each pair exchanged by lot."""
    swapped = {block for block in {one.row.block for one in measured} if rng.random() < 1 / 2}
    return [_in_arm(one, 1 - one.row.arm) if one.row.block in swapped else one for one in measured]


def _in_arm(one: Taken, arm: int) -> Taken:
    return replace(one, row=one.row.model_copy(update={"arm": arm}))


def _culprit(measured: Sequence[Taken]) -> str | None:
    return compare(measured).verdict.culprit


def write_selftest(folder: Path, shown: Sequence[Shown], *, seed: int) -> None:
    """Write what a selftest showed: all steps together, and each."""
    folder.mkdir(parents=True, exist_ok=True)
    sums = {name: sum(getattr(one, name) for one in shown) for name in ("runs", "named", "misnamed")}
    alarms = shown[0].false_alarms if shown else 0
    body = {**sums, "false_alarms": alarms, "steps": [one.model_dump() for one in shown]}
    write_summary(folder, body, [], seed)
