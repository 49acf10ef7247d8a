"""Indexing: the bundled corpus at every start, and a user's own folder on request."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from app.lexicon import lexicon_of
from app.parts import Corpus
from guardrails import pii_detection as pii
from guardrails.pii.known import Known
from infra.corpus.catalogue import ORIGIN, store_corpus
from infra.corpus.folder import folder_documents, origin_of, place_of
from infra.corpus.splitting import split
from infra.store.reading import open_store
from pipeline.errors import PartUnavailable
from pipeline.ingest import IngestReport, Inspect, Item, Progress, ingest
from pipeline.ports import PassageIndex
from pipeline.sources import origin_at, sources
from pipeline.types.documents import Document, Origin

ASK_S = 0.25
"""What the version may take: half of what the cache may. A busy machine takes longer than an index that is well."""
LEFT_ALONE_S = 5.0
INSPECT_S = 10.0
"""What looking for personal data in one document may take: a table of nothing but figures is slow to judge."""
_WINDOW, _OVERLAP = 20_000, 200
"""Characters that are looked at together, and those of them that were looked at before."""


async def ingest_bundled(corpus: Corpus, progress: Progress) -> IngestReport:
    """Index what changed in the bundled corpus."""
    return await _ingest(await asyncio.to_thread(store_corpus, corpus.store), Origin(ORIGIN, ORIGIN), corpus, progress)


async def ingest_folder(folder: Path, corpus: Corpus, progress: Progress) -> IngestReport:
    """Index what changed below a folder; documents that are gone from it leave the index."""
    origin = origin_at(await sources(corpus.index), place_of(folder), origin_of(folder))
    store = open_store(corpus.store)
    report = await _ingest(
        folder_documents(folder, store.fields),
        origin,
        corpus,
        progress,
        partial(personal_data, known=lexicon_of(corpus.store).known(store.order_numbers)),
    )
    return replace(report, origin=origin.name)


def personal_data(document: Document, known: Known) -> str:
    """Which personal data (not that of public people) and secrets a document holds, or that it is too long to tell."""
    text, kinds, until = _all_text(document), set[str](), time.monotonic() + INSPECT_S
    unread = ""
    for start in range(0, len(text), _WINDOW):
        if time.monotonic() > until:
            unread = f"its first {start:,} characters were searched for personal data: the rest takes too long"
            break
        kinds |= pii.kinds_in(text[max(0, start - _OVERLAP) : start + _WINDOW], known)
    held = f"holds personal data or secrets: {', '.join(sorted(kinds))}" if kinds else ""
    return "; ".join(filter(None, [held, unread]))


def _all_text(document: Document) -> str:
    """Its title and text, and its facts as far as they are words."""
    words = [fact for fact in document.fields.values() if isinstance(fact, str)]
    lists = ["\n".join(fact) for fact in document.fields.values() if isinstance(fact, tuple)]
    return "\n".join([document.title, document.text, *words, *lists])


async def _ingest(
    documents: Iterable[Item], origin: Origin, corpus: Corpus, progress: Progress, inspect: Inspect = lambda _: ""
) -> IngestReport:
    report = await ingest(
        documents,
        origin=origin.id,
        split=split,
        embed=corpus.encoder.embed_passages,
        index=corpus.index,
        progress=progress,
        inspect=inspect,
    )
    await corpus.index.note_origin(replace(origin, ingested_at=datetime.now(UTC).isoformat(timespec="seconds")))
    return report


class CorpusVersion:
    """The version of what is indexed, asked for at every turn: another process may have ingested something.

    Cached answers are kept by it, so that none outlives its sources.
    """

    def __init__(self, version: str, index: PassageIndex) -> None:
        self._version = version
        self._index = index
        self._ask_from = 0.0

    async def __call__(self) -> str:
        """The version now; the last one known, while an index that does not answer at once is left alone."""
        if time.monotonic() >= self._ask_from:
            try:
                async with asyncio.timeout(ASK_S):
                    self._version = await self._index.published()
            except (TimeoutError, PartUnavailable):
                self._ask_from = time.monotonic() + LEFT_ALONE_S
        return self._version
