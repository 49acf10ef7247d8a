"""What a guardrail stage is, and how one is run so that its own failure follows its policy."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import ClassVar, Literal, Protocol

from pipeline.types.verdicts import Allow, Aside, Block, Cut, Evidence, Rewrite, StageName, StageReport, Verdict

Action = Literal["allow", "rewrite", "block", "broken"]
_GRAVITY: dict[Action, int] = {"allow": 0, "rewrite": 1, "broken": 2, "block": 3}
_MAX_REASONS = 8


class Stage(Protocol):
    """One check: pure, synchronous and fast. ``when_broken`` says what an exception of its own counts as."""

    name: ClassVar[StageName]
    when_broken: ClassVar[Literal["allow", "block"]]

    def check(self, text: str, about: Evidence) -> Verdict:
        """Judge ``text``; ``about`` is what an answer may rest on."""
        ...


Check = Callable[[str, Evidence], Verdict]
"""The check of a stage, or one that stands for it."""


@dataclass(slots=True)
class _Tally:
    start_ns: int
    end_ns: int
    busy_ns: int = 0
    checks: int = 0
    action: Action = "allow"
    reasons: list[str] = field(default_factory=list[str])

    def add(self, action: Action, reason: str | None) -> None:
        if _GRAVITY[action] > _GRAVITY[self.action]:
            self.action = action
        if reason and reason not in self.reasons and len(self.reasons) < _MAX_REASONS:
            self.reasons.append(reason)


class Ledger:
    """Runs stages and keeps one report per stage name, however often it checks."""

    def __init__(self) -> None:
        self._tallies: dict[StageName, _Tally] = {}

    def judge(self, stage: Stage, text: str, about: Evidence, check: Check | None = None) -> Verdict:
        """Run one check and write it down. A stage that raises gives what its policy says.

        ``check`` stands for the stage's own.
        """
        started, clock = time.time_ns(), time.perf_counter_ns()
        verdict, action, reason = _run(stage, check or stage.check, text, about)
        busy = time.perf_counter_ns() - clock
        tally = self._tallies.setdefault(stage.name, _Tally(started, started))
        tally.end_ns = started + busy
        tally.busy_ns += busy
        tally.checks += 1
        tally.add(action, reason)
        return verdict

    def note(self, stage: StageName, reason: str) -> None:
        """Write down that text was withheld for something that no single check tells."""
        now = time.time_ns()
        self._tallies.setdefault(stage, _Tally(now, now)).add("rewrite", reason)

    def is_broken(self, stage: Stage) -> bool:
        """Whether it raised in a check."""
        return self._tallies[stage.name].action == "broken"

    @property
    def reports(self) -> tuple[StageReport, ...]:
        """One entry per stage that has checked anything, in order of first check."""
        return tuple(
            StageReport(name, t.action, t.start_ns, t.end_ns, t.busy_ns / 1e6, t.checks, tuple(t.reasons))
            for name, t in self._tallies.items()
        )


def _run(stage: Stage, check: Check, text: str, about: Evidence) -> tuple[Verdict, Action, str | None]:
    try:
        verdict = check(text, about)
    except Exception as error:  # noqa: BLE001 - whatever a stage breaks with, its policy decides
        reason = type(error).__name__
        return (Block(reason) if stage.when_broken == "block" else Allow()), "broken", reason
    match verdict:
        case Allow() | Aside():
            return verdict, "allow", None
        case Rewrite(reason=reason) | Cut(reason=reason):
            return verdict, "rewrite", reason
        case Block(reason=reason):
            return verdict, "block", reason
