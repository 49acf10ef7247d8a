"""``ingest FOLDER``: a user's own documents into the index, with a report."""

from __future__ import annotations

import os
from pathlib import Path

from rich.markup import escape
from rich.table import Table

from app.catalogue import ingest_folder
from app.commands.sources import counted, is_gone
from app.console import console
from app.parts import Corpus, open_corpus
from app.progress import bar
from app.settings import Settings
from infra.cores import threads_for
from infra.corpus.folder import MAX_BYTES
from pipeline.ingest import IngestReport
from pipeline.sources import sources

_PATIENT = 19
"""How nice this process is to a server that answers customers on the same cores."""


async def run(settings: Settings, folder: Path) -> None:
    """Index the folder and print what became of its documents."""
    os.nice(_PATIENT)
    corpus = await open_corpus(settings, threads_for())
    try:
        with bar("Indexing") as show:
            report = await ingest_folder(folder, corpus, show)
        _print(report)
        await _say_what_is_gone(corpus)
    finally:
        await corpus.close()


def _print(report: IngestReport) -> None:
    console.print(_table(report))
    print_flaws(report)
    console.print(
        f"Files of up to {MAX_BYTES / 1e6:g} MB are read. Corpus version {report.corpus_version}; "
        "a running server has it from its next answer on.",
        soft_wrap=True,
    )


def print_flaws(report: IngestReport) -> None:
    """Say what is wrong with the files of a corpus, a line each."""
    for kind, items in (("skipped", report.skipped), ("warning", report.warned)):
        for name, why in items:
            console.print(f"[yellow]{kind}[/] {escape(name)}: {escape(why)}", soft_wrap=True, highlight=False)


async def _say_what_is_gone(corpus: Corpus) -> None:
    """A folder that was moved is another origin: its old documents would be answered from for ever."""
    for source in await sources(corpus.index):
        if is_gone(source):
            name = source.origin.name
            console.print(
                escape(
                    f"{counted(source)} from {source.origin.place}, which is gone: "
                    f"`mangaassist sources --remove {name}`, or `--rename {name} FOLDER` if it was moved."
                ),
                soft_wrap=True,
            )


def _table(report: IngestReport) -> Table:
    headings = ("added", "changed", "removed", "unchanged", "skipped", "warnings", "passages")
    table = Table(*headings, title=escape(f"Origin {report.origin}"))
    counts = (report.added, report.changed, report.removed, report.unchanged, len(report.skipped), len(report.warned))
    table.add_row(*map(str, (*counts, report.passages)))
    return table
