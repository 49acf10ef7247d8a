"""``ingest FOLDER``: a user's own documents into the index, with a report."""

from __future__ import annotations

from pathlib import Path

from rich.console import Console
from rich.progress import Progress
from rich.table import Table

from app.catalogue import ingest_folder
from app.parts import open_corpus
from app.settings import Settings
from pipeline.ingest import IngestReport

console = Console()


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
        console.print(f"[yellow]skipped[/] {name}: {why}")
    console.print(f"Corpus version {report.corpus_version}. A running server sees it within seconds.")


def _table(report: IngestReport) -> Table:
    table = Table("added", "changed", "removed", "unchanged", "skipped", "passages", title=f"Origin {report.origin}")
    counts = (report.added, report.changed, report.removed, report.unchanged, len(report.skipped), report.passages)
    table.add_row(*map(str, counts))
    return table
