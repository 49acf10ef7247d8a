"""``ab``: two servers, or one server with a fault switched between blocks, asked the same at the same intervals.

Requests come evenly spaced (``EVENLY``), so that below the knee no turn overlaps another: where they come by chance,
what two turns take from each other is noise of several times the difference that is looked for.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Final, NamedTuple

import numpy as np

from evals.load.arrivals import arrivals
from evals.load.compare import LEAST_BLOCKS, Comparison, compare, refusal
from evals.load.headroom import LEAST_PROBED, MOST_LOAD, MOST_PROBED, PROBE_S, behind, leaves_out
from evals.load.progress import Live
from evals.load.record import Row
from evals.load.run import Collected, Load, collect, planner_of, target_of
from evals.load.summary import why_invalid
from evals.load.taken import Taken, join
from evals.load.workload import Planned, Planner, Step, Switch

SETTLE_S = 1.0
"""Between two blocks: what is under way ends, and the fault is switched."""
_OFF_S, _ON_S = 0.6, 0.5
"""Before a block, whose first request is not to wait for a switch."""
WARM_UP_S = 5.0
"""Before the first block: what a server does once, when it is new, no figure counts."""
EVENLY: Final = "constant"
"""How requests arrive in both arms."""
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
    """One side: a server, the fault that it has in its blocks, and its operator's key where the load has another."""

    url: str
    fault: Fault | None = None
    key: str | None = None


@dataclass(frozen=True, slots=True)
class Design:
    """How two arms are compared.

    ``knee`` is the most that the server can do, in requests a second; None: it is tried whether that is far enough off.
    ``started`` says what the servers were started with, by the name of the option.
    """

    base: Arm
    cand: Arm
    load: Load
    blocks: int = 30
    per_block: int = 10
    knee: float | None = None
    started: Mapping[str, str] = field(default_factory=dict[str, str])

    @property
    def options(self) -> dict[str, str]:
        """What has to be known to do it again; never the key."""
        arms = {"base": self.base, "cand": self.cand}
        faults = {f"{name}_fault": str(arm.fault) for name, arm in arms.items() if arm.fault}
        same = {name: value for name, value in self.load.options.items() if name in ("rate", "arrival", "scenario")}
        counts = {"blocks": str(self.blocks), "per_block": str(self.per_block)}
        return {name: arm.url for name, arm in arms.items()} | faults | dict(self.started) | same | counts


class Compared(NamedTuple):
    """A comparison, what it is made from, and what makes its figures none of the server, one line each."""

    comparison: Comparison
    collected: Collected
    why_invalid: list[str]


def ab_verdict(design: Design, live: Live) -> Compared:
    """Play the blocks of both arms, and compare, unless the rate leaves the base too little room.

    Raises:
        ValueError: an option does not fit, or a server will not be changed.
    """
    if (why := _refused(design)) is not None:
        return Compared(refusal(why), Collected(), [])
    rng = np.random.default_rng(design.load.seed)
    planner = planner_of(design.load, rng)
    probe = Collected()
    if design.knee is None:
        probe = _play(design, probe_of(design, planner), replace(live, title="room"))
        if (why := behind(_of_base(probe.rows))) is not None:
            return Compared(refusal(_too_much(design, why)), probe, [])
    collected = _play(design, plan_of(design, planner, rng), live, warm_up_s=WARM_UP_S)
    rows = _counted(collected)
    taken = join(rows, collected.spans)
    why = _cannot_tell(design, _of_base(probe.rows), rows, taken)
    found = compare(taken) if why is None else refusal(why)
    return Compared(found, collected, why_invalid(rows, taken, collected.fared))


def ab_turns(design: Design, live: Live) -> list[Taken]:
    """Play the blocks of both arms. Raises as ``ab_verdict``, and ValueError where the server knew the questions."""
    rng = np.random.default_rng(design.load.seed)
    collected = _play(design, plan_of(design, planner_of(design.load, rng), rng), live, warm_up_s=WARM_UP_S)
    taken = join(_counted(collected), collected.spans)
    if (why := _known(design, taken)) is not None:
        raise ValueError(why)
    return taken


def _play(design: Design, plan: Sequence[Step], live: Live, *, warm_up_s: float = 0.0) -> Collected:
    load = design.load
    arms = [replace(load, url=arm.url, key=arm.key or load.key) for arm in (design.base, design.cand)]
    return collect(plan, [target_of(arm) for arm in arms], live, rate=load.rate / MOST_LOAD, warm_up_s=warm_up_s)


def _counted(collected: Collected) -> list[Row]:
    return [row for row in collected.rows if not row.warm_up]


def _of_base(rows: Sequence[Row]) -> list[Row]:
    return [row for row in rows if row.arm == 0]


def _cannot_tell(design: Design, probed: list[Row], rows: Sequence[Row], taken: Sequence[Taken]) -> str | None:
    """Why the blocks compare nothing, if so: the server had no room for them, or had known the answers."""
    if probed and (why := leaves_out(probed, _of_base(rows))) is not None:
        return _too_much(design, why)
    return _known(design, taken)


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


def _too_much(design: Design, why: str) -> str:
    rate = design.load.rate
    return f"{rate:g}/s is above {MOST_LOAD:.0%} of the knee, delays would wander: at {rate / MOST_LOAD:g}/s {why}"


def probe_of(design: Design, planner: Planner) -> list[Step]:
    """The base asked more than in the blocks, then the candidate, if it is another server: both begin equally warm."""
    rate = design.load.rate / MOST_LOAD
    count = min(max(round(PROBE_S * rate), LEAST_PROBED), MOST_PROBED)
    asked = planner.plan([SETTLE_S + number / rate for number in range(count)])
    again = count / rate + SETTLE_S
    other = design.cand.url != design.base.url
    warmed = [replace(one, at_s=again + one.at_s, index=count + one.index, arm=1) for one in asked if other]
    struck = design.base.fault
    switches = [struck.on(0.0, 0), struck.off(again, 0)] if struck else []
    return [*switches[:1], *asked, *switches[1:], *warmed]


def plan_of(design: Design, planner: Planner, rng: np.random.Generator) -> list[Step]:
    """A warm-up, then blocks in pairs, the order within a pair by lot, with the switches between them."""
    steps: list[Step] = [*_warm_up(design, planner, rng)]
    begins, index = WARM_UP_S + SETTLE_S, len(steps)
    for block in range(design.blocks):
        sides = _sides(design, planner, rng)
        for arm in rng.permutation(2).tolist():
            faults = (design.base.fault, design.cand.fault)[arm]
            steps += [faults.on(begins - _ON_S, arm)] if faults else []
            steps += [
                replace(one, at_s=begins + one.at_s, index=index + place, arm=arm, block=block)
                for place, one in enumerate(sides[arm])
            ]
            index += design.per_block
            begins += sides[arm][-1].at_s + SETTLE_S
            steps += [faults.off(begins - _OFF_S, arm)] if faults else []
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
