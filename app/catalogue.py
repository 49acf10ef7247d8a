"""Indexing: the bundled corpus at every start, and a user's own folder on request."""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import Iterable
from pathlib import Path

from app.parts import Corpus
from guardrails import pii
from infra.corpus.bundled import ORIGIN, bundled_documents
from infra.corpus.splitting import split
from infra.search.passages import corpus_version
from pipeline.errors import PartUnavailable
from pipeline.ingest import IngestReport, Inspect, Item, Progress, ingest
from pipeline.ports import PassageIndex
from pipeline.types import Document

READ_AGAIN_S = 10.0


async def ingest_bundled(corpus: Corpus, progress: Progress) -> IngestReport:
    """Index what changed in the bundled corpus."""
    return await _ingest(bundled_documents(), ORIGIN, corpus, progress)


async def ingest_folder(folder: Path, corpus: Corpus, progress: Progress) -> IngestReport:
    """Index what changed below a folder; documents that are gone from it leave the index."""
    # The loaders' libraries take a while to import, and a start does not need them.
    from infra.corpus.folder import folder_documents, origin_of  # noqa: PLC0415

    return await _ingest(folder_documents(folder), origin_of(folder), corpus, progress, personal_data)


def personal_data(document: Document) -> str:
    """Which kinds of personal data and secrets a document holds; empty when none."""
    kinds = sorted({found.kind for found in pii.find(f"{document.title}\n{document.text}")})
    return f"holds personal data or secrets: {', '.join(kinds)}" if kinds else ""


async def _ingest(
    documents: Iterable[Item], origin: str, corpus: Corpus, progress: Progress, inspect: Inspect = lambda _: ""
) -> IngestReport:
    return await ingest(
        documents,
        origin=origin,
        split=split,
        embed=corpus.encoder.embed_many,
        index=corpus.index,
        progress=progress,
        inspect=inspect,
    )


class CorpusVersion:
    """The version of what is indexed, read again now and then: another process may have ingested something.

    Cached answers are kept by it, so that none outlives its sources for longer than ``READ_AGAIN_S``.
    """

    def __init__(self, version: str, index: PassageIndex) -> None:
        self._version = version
        self._index = index
        self._read_at = time.monotonic()
        self._reading: asyncio.Task[None] | None = None

    def __call__(self) -> str:
        """The version as last read. Never waits: a new reading runs beside the turn."""
        if time.monotonic() - self._read_at > READ_AGAIN_S and (self._reading is None or self._reading.done()):
            self._read_at = time.monotonic()
            self._reading = asyncio.create_task(self._read())
        return self._version

    async def _read(self) -> None:
        with contextlib.suppress(PartUnavailable):
            self._version = corpus_version(await self._index.versions())
