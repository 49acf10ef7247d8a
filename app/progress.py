"""A progress bar for an ingestion: how much, how fast, how long still."""

from __future__ import annotations

from collections.abc import Generator
from contextlib import contextmanager

from rich.progress import BarColumn, MofNCompleteColumn, Progress, ProgressColumn, Task, TextColumn, TimeRemainingColumn
from rich.text import Text

from app.console import console
from pipeline import ingest
from pipeline.ingest import IngestReport


class _Rate(ProgressColumn):
    def render(self, task: Task) -> Text:
        return Text(f"{task.speed:,.0f}/s" if task.speed else "")


@contextmanager
def bar(what: str) -> Generator[ingest.Progress]:
    """Show documents done of those found, their rate and the time left, until the block ends.

    While the corpus is still read, nobody knows how much it has: then there is no time left to show.
    """
    columns = (
        TextColumn(what),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("documents"),
        _Rate(),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=console, transient=True) as progress:
        task = progress.add_task(what, total=None)

        def show(report: IngestReport) -> None:
            progress.update(task, completed=report.done, total=report.found if report.counted else None)

        yield show
