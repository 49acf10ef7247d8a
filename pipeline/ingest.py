"""Ingestion: bring the index in line with a corpus. Run it as often as you like; it does only what is left to do.

The documents of one ``origin`` are compared with the index by content hash (``Document.version``): new ones are added,
changed ones replaced, missing ones removed, equal ones skipped. Work is committed a batch at a time, so a run that is
killed loses at most one batch, and the next run completes it.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, NamedTuple

from pipeline.ports import EmbedMany, PassageIndex
from pipeline.types.documents import Document, Passage

BATCH, BATCH_CHARS = 256, 200_000
"""Documents committed together, and the characters that are enough for a batch: a second or a few of a small encoder on
a CPU. A commit takes some 25 ms, and longer the more there have been."""
AHEAD = 64
"""Batches that are read before the first is embedded, so that most corpora are counted by then."""

Split = Callable[[Document], Sequence[Passage]]

Inspect = Callable[[Document], str]
"""Why the owner should look at a document; empty when there is no reason."""


class Skipped(NamedTuple):
    """Something that is not indexed: where it is (``file``, ``file:line`` or a document's name), and why."""

    name: str
    why: str


class Warned(NamedTuple):
    """Something that is indexed, and that its owner should look at: where it is, and why."""

    name: str
    why: str


Item = Document | Skipped | Warned
"""What a corpus yields: documents, and what it says of its files."""


@dataclass(frozen=True, slots=True)
class IngestReport:
    """Documents by what became of them, and the passages embedded.

    ``done`` of ``found`` documents are through; ``counted`` is whether these are all that the corpus has. ``skipped``,
    ``warned`` and ``corpus_version`` are set once all is published.
    """

    origin: str
    added: int = 0
    changed: int = 0
    removed: int = 0
    unchanged: int = 0
    passages: int = 0
    found: int = 0
    done: int = 0
    counted: bool = False
    skipped: tuple[Skipped, ...] = ()
    warned: tuple[Warned, ...] = ()
    corpus_version: str = ""


Progress = Callable[[IngestReport], None]


async def ingest(
    documents: Iterable[Item],
    *,
    origin: str,
    split: Split,
    embed: EmbedMany,
    index: PassageIndex,
    progress: Progress,
    inspect: Inspect = lambda _: "",
) -> IngestReport:
    """Make the index hold exactly ``documents`` under ``origin``; other origins are left alone.

    ``documents`` is read, inspected and split in a thread, some batches ahead. In the index, ids read
    ``<origin>:<id>``.

    Raises:
        ValueError: the origin is empty or has a colon in it.
        PartUnavailable: the encoder or the index failed; what was committed before stays.
    """
    if not origin or ":" in origin:
        raise ValueError(f"origin {origin!r}: use a non-empty name without a colon")
    run = _Run(split, inspect, embed, index, progress, IngestReport(origin), await _known(index, origin))
    stream = iter(documents)
    while ahead := await run.read(stream):
        for batch in ahead:
            await run.batch(batch)
    return await run.finish()


async def _known(index: PassageIndex, origin: str) -> dict[str, str]:
    versions = await index.versions()
    return {name: version for name, version in versions.items() if name.startswith(f"{origin}:")}


def _take(stream: Iterator[Item]) -> list[Item]:
    batch, chars = list[Item](), 0
    for item in stream:
        batch.append(item)
        chars += len(item.text) if isinstance(item, Document) else 0
        if len(batch) == BATCH or chars >= BATCH_CHARS:
            break
    return batch


def _documents(batch: Sequence[Item]) -> int:
    return sum(isinstance(item, Document) for item in batch)


@dataclass(slots=True)
class _Run:
    """One ingestion under way. ``known`` maps the ids that the index had at the start to their versions."""

    split: Split
    inspect: Inspect
    embed: EmbedMany
    index: PassageIndex
    progress: Progress
    report: IngestReport
    known: dict[str, str]
    seen: set[str] = field(default_factory=set[str])
    skipped: list[Skipped] = field(default_factory=list[Skipped])
    warned: list[Warned] = field(default_factory=list[Warned])

    async def read(self, stream: Iterator[Item]) -> list[list[Item]]:
        """The next ``AHEAD`` batches; none at the end."""
        batches: list[list[Item]] = []
        while len(batches) < AHEAD and (batch := await asyncio.to_thread(_take, stream)):
            batches.append(batch)
            self._tell(found=self.report.found + _documents(batch))
        self._tell(counted=len(batches) < AHEAD)
        return batches

    async def batch(self, batch: Sequence[Item]) -> None:
        """Commit what is new or changed among these."""
        await asyncio.to_thread(self._look_at, batch)
        fresh = [document for item in batch if (document := self._judge(item))]
        cut = await asyncio.to_thread(lambda: [(document, self.split(document)) for document in fresh])
        kept = [(document, passages) for document, passages in cut if self._has_text(document, passages)]
        await self._commit([passage for _, passages in kept for passage in passages])
        for document, _ in kept:
            self._count("changed" if document.id in self.known else "added")
        self._tell(done=self.report.done + _documents(batch))

    async def finish(self) -> IngestReport:
        """Remove what the corpus no longer has, and publish."""
        gone = sorted(self.known.keys() - self.seen)
        if gone:
            await self.index.remove(gone)
        version = await self.index.publish()
        skipped, warned = tuple(self.skipped), tuple(self.warned)
        self._tell(removed=len(gone), skipped=skipped, warned=warned, corpus_version=version)
        return self.report

    def _tell(self, **what: Any) -> None:
        self.report = replace(self.report, **what)
        self.progress(self.report)

    def _look_at(self, batch: Sequence[Item]) -> None:
        """Say of each document what its owner should know, also of those that have not changed."""
        self.warned += [
            Warned(item.id, why) for item in batch if isinstance(item, Document) and (why := self.inspect(item))
        ]

    def _judge(self, item: Item) -> Document | None:
        """The document under its id in the index if it has to be indexed now."""
        if isinstance(item, Skipped):
            return self.skipped.append(item)
        if isinstance(item, Warned):
            return self.warned.append(item)
        document = replace(item, id=f"{self.report.origin}:{item.id}", origin=self.report.origin)
        if document.id in self.seen:
            return self.skipped.append(Skipped(item.id, "an earlier document has the same id"))
        self.seen.add(document.id)
        if self.known.get(document.id) == document.version:
            return self._count("unchanged")
        return document

    def _has_text(self, document: Document, passages: Sequence[Passage]) -> bool:
        """An emptied document leaves the index: it is no longer seen."""
        if not passages:
            self.seen.discard(document.id)
            self.skipped.append(Skipped(document.id.removeprefix(f"{self.report.origin}:"), "has no text"))
        return bool(passages)

    async def _commit(self, passages: Sequence[Passage]) -> None:
        if passages:
            texts = [passage.whole for passage in passages]
            vectors = await self.embed(texts, self._embedded)
            await self.index.replace(passages, vectors)

    def _embedded(self, more: int) -> None:
        self._tell(passages=self.report.passages + more)

    def _count(self, what: str) -> None:
        self.report = replace(self.report, **{what: getattr(self.report, what) + 1})
