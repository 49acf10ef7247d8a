"""``indexing``: a folder of made documents through the real ingestion, and how well and how fast it is searched then.

The exact nearest passages, which the vector search is held against, come from the vectors that were indexed.
"""

from __future__ import annotations

import asyncio
import json
import os
import platform
import random
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, cast

import numpy as np
import numpy.typing as npt
from rich.console import Console

from app.catalogue import ingest_folder
from app.parts import Corpus, open_corpus
from app.progress import bar
from app.settings import Settings
from evals.made import made_passages
from evals.questions import Questions
from evals.readme import markdown_table
from infra.corpus.catalogue import catalogue_titles
from pipeline.ingest import IngestReport
from pipeline.ports import PassageIndex, Search
from pipeline.types.documents import Passage
from pipeline.types.search import SearchQuery, SearchResult, Vector

QUESTIONS, LIMIT = 200, 20
CHARS = {35: 130, 200: 850}
"""Characters of a document of so many tokens in English, its title not counted."""
HEADER = (
    "documents",
    "passages",
    "documents/s",
    "CPU ms each",
    "open and search",
    "by words p50, p95",
    "by vector p50, p95",
)


def indexing(count: int, *, tokens: int, opensearch: str) -> None:
    """Measure and print one row."""
    with tempfile.TemporaryDirectory() as folder:
        row, recall = asyncio.run(_measure(_settings(Path(folder), opensearch), count, CHARS[tokens]))
    console = Console()
    console.print(markdown_table(HEADER, [row]), markup=False)
    console.print(
        f"{'OpenSearch' if opensearch else 'LanceDB'}, {datetime.now(UTC):%Y-%m-%d}, {os.cpu_count()} cores "
        f"({platform.machine()}); searches in milliseconds, {QUESTIONS} questions one at a time; recall@{LIMIT} of the "
        f"vector search against the exact one: {recall:.3f}."
    )


@dataclass(slots=True)
class _Watched:
    """An index that remembers which vectors it was given for pages in English, which the questions are in."""

    index: Any
    vectors: list[npt.NDArray[np.float32]] = field(default_factory=list[npt.NDArray[np.float32]])

    def __getattr__(self, name: str) -> Any:
        return getattr(self.index, name)

    async def replace(self, passages: Sequence[Passage], vectors: Sequence[Vector]) -> None:
        held = [vector for passage, vector in zip(passages, vectors, strict=True) if passage.language == "en"]
        self.vectors.append(np.asarray(held, dtype=np.float32).reshape(len(held), -1))
        await self.index.replace(passages, vectors)

    def recall(self, queries: Sequence[SearchQuery], results: Sequence[SearchResult]) -> float:
        """Of the exact nearest, the share that was found. Two passages as near as each other are as good."""
        held, shares = np.concatenate(self.vectors), list[float]()
        for query, result in zip(queries, results, strict=True):
            cosines = np.sort(held @ np.asarray(query.vector, dtype=np.float32))
            shares.append(float(np.mean([hit.score >= cosines[-LIMIT] - 1e-4 for hit in result.hits])))
        return float(np.mean(shares))


def _settings(folder: Path, opensearch: str) -> Settings:
    if not opensearch:
        return Settings(data_dir=folder)
    return Settings(data_dir=folder, search="opensearch", opensearch_url=opensearch)


async def _measure(settings: Settings, count: int, chars: int) -> tuple[list[str], float]:
    pages = settings.data_dir / "pages"
    await asyncio.to_thread(write_pages, pages, count, chars)
    watched, report, seconds, cpu = await _ingested(settings, pages)
    began = time.perf_counter()
    corpus = await open_corpus(settings)
    await corpus.index.vector(SearchQuery("opened", (await corpus.encoder("opened")).vector))
    opened = time.perf_counter() - began
    queries = await _queries(corpus)
    by_words, _ = await _searched(corpus.index.keyword, queries)
    by_vector, results = await _searched(corpus.index.vector, queries)
    await corpus.close()
    row = [
        f"{report.added:,}",
        f"{report.passages:,}",
        f"{report.added / seconds:.0f}",
        f"{cpu / report.added * 1e3:.1f}",
    ]
    return [*row, f"{opened:.1f} s", by_words, by_vector], watched.recall(queries, results)


async def _ingested(settings: Settings, pages: Path) -> tuple[_Watched, IngestReport, float, float]:
    """The index as it was filled, the report, and the seconds that it took: by the clock, and of this process's CPU."""
    corpus = await open_corpus(settings)
    await corpus.encoder.warm_up()
    watched = _Watched(corpus.index)
    began, cpu = time.perf_counter(), time.process_time()
    with bar("Indexing") as show:
        report = await ingest_folder(pages, replace(corpus, index=cast("PassageIndex", watched)), show)
    took = time.perf_counter() - began, time.process_time() - cpu
    await corpus.close()
    return watched, report, *took


def write_pages(folder: Path, count: int, chars: int) -> None:
    """Write JSON Lines of made documents, each cut to a length, a thousand a file: a file may have 5 MB."""
    folder.mkdir()
    order = random.Random(7)  # noqa: S311 - no secrets
    made = made_passages(count, order, languages=["en"])  # a character of Japanese is a token
    for first in range(0, count, 1000):
        lines = (
            json.dumps({"title": f"{passage.title} {number}", "text": _text(passage, made, order)[:chars]})
            for number, passage in enumerate(made[first : first + 1000], first)
        )
        (folder / f"{first}.jsonl").write_text("\n".join(lines), encoding="utf-8")


def _text(passage: Passage, made: Sequence[Passage], order: random.Random) -> str:
    return "\n\n".join([passage.text, *(other.text for other in order.choices(made, k=4))])


async def _queries(corpus: Corpus) -> list[SearchQuery]:
    questions = Questions("retrieval", [names.title for names in catalogue_titles()])
    texts = [next(questions) for _ in range(QUESTIONS)]
    return [SearchQuery(text, (await corpus.encoder(text)).vector, limit=LIMIT) for text in texts]


async def _searched(search: Search, queries: Sequence[SearchQuery]) -> tuple[str, list[SearchResult]]:
    """Median and 95th percentile in milliseconds, and what was found."""
    took, results = list[float](), list[SearchResult]()
    for query in queries:
        began = time.perf_counter()
        results.append(await search(query))
        took.append((time.perf_counter() - began) * 1e3)
    return ", ".join(f"{np.percentile(took, p):.1f}" for p in (50, 95)), results
