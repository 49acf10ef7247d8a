"""``ab``: two servers, or one server with a fault switched between blocks, asked the same at the same intervals.

Requests come evenly spaced (``EVENLY``), so that below the knee no turn overlaps another: where they come by chance,
what two turns take from each other is noise of several times the difference that is looked for.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

import numpy as np

from evals.load.arrivals import arrivals
from evals.load.compare import LEAST_BLOCKS, Comparison, compare, refusal
from evals.load.progress import Live
from evals.load.run import Collected, Load, collect, planner_of, target_of
from evals.load.taken import Taken, join
from evals.load.workload import Planned, Planner, Step, Switch

SETTLE_S = 0.6
"""Between two blocks: what is under way ends, and the fault is switched."""
WARM_UP_S = 5.0
"""Before the first block: what a server does once, when it is new, no figure counts."""
EVENLY: Final = "constant"
"""How requests arrive in both arms."""
MOST_LOAD = 0.8
"""Of what the server can do at most. Above it a delay shows wherever something waits, not where it arose."""
MOST_CACHED = 0.05
"""Of questions that are asked for the first time. More of them means that the server knew them before."""
_FAULT = re.compile(r"(?P<step>[a-z._]+)=(?P<kind>delay|work|error|hang)(?::(?P<ms>\d+(?:\.\d+)?)ms)?")
_FAULT_S = 3600
_FROM_CACHE = ("exact", "semantic")


@dataclass(frozen=True, slots=True)
class Fault:
    """A fault at a step, as the server's ``/faults`` takes it. ``ms`` is for delays and extra work."""

    step: str
    kind: str
    ms: float = 0.0

    def __str__(self) -> str:
        return f"{self.step}={self.kind}" + (f":{self.ms:g}ms" if self.ms else "")

    def on(self, at_s: float, arm: int) -> Switch:
        """Switch it on."""
        body: dict[str, Any] = {"kind": self.kind, "ratio": 1.0, "seconds": _FAULT_S}
        return Switch(at_s, "PUT", f"/faults/{self.step}", body | ({"ms": self.ms} if self.ms else {}), arm)

    def off(self, at_s: float, arm: int) -> Switch:
        """Switch it off."""
        return Switch(at_s, "DELETE", f"/faults/{self.step}", arm=arm)


def fault(text: str) -> Fault:
    """Read ``rag.rerank=delay:10ms``.

    Raises:
        ValueError: it is none.
    """
    match = _FAULT.fullmatch(text)
    if match is None:
        raise ValueError(f"{text!r}: use STEP=delay:10ms, STEP=work:10ms, STEP=error or STEP=hang")
    return Fault(match["step"], match["kind"], float(match["ms"] or 0))


@dataclass(frozen=True, slots=True)
class Arm:
    """One side: a server, and the fault that it has in its blocks."""

    url: str
    fault: Fault | None = None


@dataclass(frozen=True, slots=True)
class Design:
    """How two arms are compared. ``knee`` is the most that the server can do, in requests a second."""

    base: Arm
    cand: Arm
    load: Load
    blocks: int = 30
    per_block: int = 10
    knee: float | None = None

    @property
    def options(self) -> dict[str, str]:
        """What has to be known to do it again; never the key."""
        arms = {"base": self.base, "cand": self.cand}
        faults = {f"{name}_fault": str(arm.fault) for name, arm in arms.items() if arm.fault}
        same = {name: value for name, value in self.load.options.items() if name in ("rate", "arrival", "scenario")}
        counts = {"blocks": str(self.blocks), "per_block": str(self.per_block)}
        return {name: arm.url for name, arm in arms.items()} | faults | same | counts


def ab(design: Design, live: Live) -> tuple[Comparison, Collected]:
    """Play the blocks of both arms, and compare.

    Raises:
        ValueError: an option does not fit, or a server will not be changed.
    """
    if (why := _refused(design)) is not None:
        return refusal(why), Collected()
    collected = _played(design, live)
    taken = _counted(collected)
    why = _known(design, taken)
    return (refusal(why) if why else compare(taken)), collected


def ab_turns(design: Design, live: Live) -> list[Taken]:
    """Play the blocks of both arms. Raises as ``ab`` does, and ValueError where the server knew the questions."""
    taken = _counted(_played(design, live))
    if (why := _known(design, taken)) is not None:
        raise ValueError(why)
    return taken


def _counted(collected: Collected) -> list[Taken]:
    return join([row for row in collected.rows if not row.warm_up], collected.spans)


def _played(design: Design, live: Live) -> Collected:
    targets = [target_of(replace(design.load, url=arm.url)) for arm in (design.base, design.cand)]
    return collect(plan_of(design), targets, live, rate=design.load.rate, warm_up_s=WARM_UP_S)


def _refused(design: Design) -> str | None:
    if design.blocks < LEAST_BLOCKS:
        return f"{design.blocks} blocks; a verdict needs {LEAST_BLOCKS}"
    if design.knee is not None and design.load.rate > MOST_LOAD * design.knee:
        return f"{design.load.rate:g}/s is above {MOST_LOAD:.0%} of the knee, {design.knee:.1f}/s: delays would wander"
    return None


def _known(design: Design, taken: Sequence[Taken]) -> str | None:
    """Why the answers tell nothing of the steps: they come from the cache."""
    share = sum(one.row.cache in _FROM_CACHE for one in taken) / max(1, len(taken))
    if design.load.scenario != "unique" or share <= MOST_CACHED:
        return None
    return (
        f"{share:.0%} of the answers came from the cache, which hides the steps behind it: the server had been asked "
        "the same before; take another --seed, or a server with MANGA_CACHE_TTL_S=1"
    )


def plan_of(design: Design) -> list[Step]:
    """A warm-up, then blocks in pairs, the order within a pair by lot, with the switches between them."""
    rng = np.random.default_rng(design.load.seed)
    planner = planner_of(design.load, rng)
    steps: list[Step] = [*_warm_up(design, planner, rng)]
    begins, index = WARM_UP_S + SETTLE_S, len(steps)
    for block in range(design.blocks):
        sides = _sides(design, planner, rng)
        for arm in rng.permutation(2).tolist():
            faults = (design.base.fault, design.cand.fault)[arm]
            steps += [faults.on(begins, arm)] if faults else []
            steps += [
                replace(one, at_s=begins + one.at_s, index=index + place, arm=arm, block=block)
                for place, one in enumerate(sides[arm])
            ]
            index += design.per_block
            begins += sides[arm][-1].at_s + SETTLE_S
            steps += [faults.off(begins - SETTLE_S / 2, arm)] if faults else []
    return steps


def _warm_up(design: Design, planner: Planner, rng: np.random.Generator) -> list[Planned]:
    """What both arms are asked in turn before anything counts."""
    moments = arrivals(EVENLY, design.load.rate).moments(WARM_UP_S, rng)
    return [replace(one, arm=number % 2, index=number) for number, one in enumerate(planner.plan(moments))]


def _sides(design: Design, planner: Planner, rng: np.random.Generator) -> tuple[list[Planned], list[Planned]]:
    """What both arms are asked in a block, at the same intervals.

    Two servers are asked the same. One server would answer the second time from its cache: it is asked questions of
    the same kinds, dealt to the arms in turn.
    """
    load, count = design.load, design.per_block
    moments = arrivals(load.arrival, load.rate).moments(2 * count / load.rate + 10, rng)[:count]
    if design.base.url != design.cand.url:
        asked = planner.plan(moments)
        return asked, asked
    dealt = planner.plan([moment for moment in moments for _ in range(2)])
    return dealt[::2], dealt[1::2]
