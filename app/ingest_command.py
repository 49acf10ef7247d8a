"""``ingest FOLDER``: a user's own documents into the index, with a report."""

from __future__ import annotations

from pathlib import Path

from rich.markup import escape
from rich.progress import Progress
from rich.table import Table

from app.catalogue import ingest_folder
from app.console import console
from app.parts import open_corpus
from app.settings import Settings
from pipeline.ingest import IngestReport


async def run(settings: Settings, folder: Path) -> None:
    """Index the folder and print what became of its documents."""
    corpus = await open_corpus(settings)
    try:
        with Progress(console=console, transient=True) as progress:
            task = progress.add_task("Indexing", total=None)
            report = await ingest_folder(
                folder, corpus, lambda so_far: progress.update(task, completed=so_far.added + so_far.changed)
            )
    finally:
        await corpus.close()
    console.print(_table(report))
    for name, why in report.skipped:
        # One line each, whatever the name of a file may hold.
        console.print(f"[yellow]skipped[/] {escape(' '.join(f'{name}: {why}'.splitlines()))}", soft_wrap=True)
    console.print(f"Corpus version {report.corpus_version}. A running server sees it within seconds.")


def _table(report: IngestReport) -> Table:
    table = Table(
        "added", "changed", "removed", "unchanged", "skipped", "passages", title=f"Origin {escape(report.origin)}"
    )
    counts = (report.added, report.changed, report.removed, report.unchanged, len(report.skipped), report.passages)
    table.add_row(*map(str, counts))
    return table
