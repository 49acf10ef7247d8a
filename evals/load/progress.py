"""What somebody sees while a load is on."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Generator
from contextlib import contextmanager
from dataclasses import dataclass

import numpy as np
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from evals.load.record import Row

_LAST = 200
"""Requests that the live figures look at."""


@dataclass(frozen=True, slots=True)
class Live:
    """A progress bar with the rate, the errors and the p95 of the last requests."""

    console: Console
    title: str = "load"
    quiet: bool = False

    @contextmanager
    def of(self, total: int) -> Generator[Callable[[Row], None], None, None]:
        """Show a load of ``total`` requests; yields what hears of each."""
        columns = (
            TextColumn("{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            TimeElapsedColumn(),
            TextColumn("{task.fields[figures]}"),
        )
        with Progress(*columns, console=self.console, transient=True, disable=self.quiet) as progress:
            task = progress.add_task(self.title, total=total, figures="")
            last, errors = deque[Row](maxlen=_LAST), 0

            def hear(row: Row) -> None:
                nonlocal errors
                last.append(row)
                errors += row.error is not None
                progress.update(task, advance=1, figures=f"{_figures(last)}, {errors} errors")

            yield hear


def _figures(rows: deque[Row]) -> str:
    ends = [row.end_ms for row in rows if row.end_ms is not None]
    latencies = [row.latency_ms for row in rows if row.answered]
    span_s = (max(ends) - min(ends)) / 1000 if ends else 0.0
    rate = len(ends) / span_s if span_s else 0.0
    p95 = float(np.percentile(latencies, 95)) if latencies else 0.0
    return f"{rate:.1f}/s, p95 {p95:.0f} ms"
