"""Reads the turns that a monitor looks at, prints what it finds, and says with which status to end."""

from __future__ import annotations

import sys
import time
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, replace
from datetime import timedelta

from app.commands.traces import kept_traces
from app.monitor.report import Format, Report, show
from app.preflight import CannotStart
from app.settings import Settings, WrongSetting, load_settings
from guardrails.text import escaped
from infra.store.reading import WrongStore
from infra.telemetry.kept_traces import KeptTraces
from infra.telemetry.stored_turn import StoredTurn
from pipeline.errors import MangaAssistError

WELL, PASSED, COULD_NOT = 0, 1, 2


@dataclass(slots=True)
class Reading:
    """The way to the kept turns. ``found`` counts those that were read; ``cut`` says that there were more."""

    settings: Settings
    traces: KeptTraces
    limit: int
    found: int = 0
    cut: bool = False

    async def turns(
        self, since: timedelta, tags: Mapping[str, str] | None = None, *, whole: bool = False
    ) -> tuple[StoredTurn, ...]:
        """The newest turns, the newest first, ``whole`` with what was asked. Raises as ``KeptTraces.find`` does."""
        found = await self.traces.find(tags=tags, since=since, limit=self.limit, with_content=whole)
        self.cut = self.cut or len(found) >= self.limit
        self.found += len(found)
        return found

    @property
    def keep_ratio(self) -> float:
        """Of ordinary turns, how many are kept, as the settings have it now."""
        return self.settings.keep_ratio

    @property
    def now_ms(self) -> int:
        """The time, in milliseconds of the epoch."""
        return time.time_ns() // 1_000_000

    @property
    def notes(self) -> tuple[str, ...]:
        """What limits what was found."""
        cut = f"There were more turns: only the newest {self.limit} were read (--limit)."
        part = f"Of ordinary turns {self.keep_ratio:.0%} are kept: counts of all turns are estimates."
        none = "No turn was kept in that time."
        told = ((none, not self.found), (cut, self.cut), (part, self.keep_ratio < 1))
        return tuple(note for note, holds in told if holds)


async def look_and_show(look: Callable[[Reading], Awaitable[Report]], form: Format, limit: int) -> int:
    """Print what ``look`` finds; returns the exit status. What keeps it from looking is a line on standard error."""
    try:
        settings = load_settings()
        reading = Reading(settings, kept_traces(settings), limit)
        report = await look(reading)
        show(replace(report, notes=(*report.notes, *reading.notes)), form)
    except (CannotStart, WrongSetting, WrongStore, MangaAssistError, OSError, ValueError) as error:
        print(f"mangaassist: {escaped(' '.join(str(error).split()))}", file=sys.stderr)  # noqa: T201 - not a finding
        return COULD_NOT
    return PASSED if report.passed else WELL
