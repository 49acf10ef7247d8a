"""LanceDB in this process: BM25 and vector search over one table on disk, for ``make run`` without any server.

One table, one row per passage. Keyword search is a BM25 index over ``words`` (title and text, see ``words.py``); vector
search compares every vector (exact, cosine) up to ``ANN_ROWS`` rows, and uses an approximate index above. Filters on
language, type and the fields of documents apply before either search ranks.
"""

from __future__ import annotations

import asyncio
import math
import time
from collections.abc import AsyncGenerator, Iterable, Sequence
from dataclasses import asdict
from datetime import timedelta
from pathlib import Path

from infra.search.lean import pa  # before anybody else loads Arrow and LanceDB

# isort: split
from lancedb import AsyncConnection, AsyncTable
from lancedb.index import HnswSq
from lancedb.query import ColumnOrdering, MatchQuery

from infra.search.lance_tables import (
    INGEST_TIMEOUT_S,
    NAMES_SOMETHING,
    TABLE,
    add_new_columns,
    column_of,
    guarded,
    key_field,
    one_of,
    opened,
    sql,
)
from infra.search.passages import (
    FIELDS,
    NAMING_COLUMNS,
    as_sorted,
    corpus_version,
    key_columns,
    number_column,
    to_namings,
    to_passage,
    to_row,
)
from infra.search.words import question_words, searchable
from pipeline.catalogue.naming import Naming
from pipeline.errors import PartTimeout, PartUnavailable
from pipeline.ports import Search
from pipeline.types.conditions import Sort
from pipeline.types.documents import ANY_LANGUAGE, Origin, Passage
from pipeline.types.search import Hit, SearchQuery, SearchResult, Vector

ANN_ROWS = 50_000
"""The exact scan costs some 0.6 ms for each 1,000 vectors of 384 on two cores; below, an index only costs recall."""
_REFINED = 2
"""Times as many as are asked for are compared exactly with the question where there is an index: what that itself gives
is a squared distance, twice the cosine distance, between vectors of a byte a number."""
_EXPLORED = 2048
"""Passages that a search through the index looks at. Of the exact first 20 among 60,000 passages that are much alike it
finds 99 %, in 6 ms; with the library's own choice, some 60, it found 68 % in 3."""
SETTLED_S = 2.0
"""How old the last change of a folder has to be for its date to tell it from a later one, on any file system."""
_REMEDY = "delete it; the store's pages are indexed anew at the next start, your own by `mangaassist ingest`"
KEEP_OLD = timedelta(minutes=10)
"""Superseded data stays this long for searches that still read it."""


class LanceIndex:
    """``PassageIndex``, and the two searches as ``index.keyword`` and ``index.vector``. ``open_index`` builds it."""

    hybrid: Search | None = None
    """The two searches run beside each other in threads; one of both would save no request."""

    def __init__(
        self, connection: AsyncConnection, table: AsyncTable, origins: AsyncTable, ann_rows: int, timeout_s: float
    ) -> None:
        self._connection = connection
        self._table = table
        self._origins = origins
        self._ann_rows = ann_rows
        self._timeout_s = timeout_s
        self._columns = frozenset[str]()
        self._commits = Path(connection.uri) / f"{TABLE}.lance" / "_versions"
        self._published: tuple[int, str] | None = None  # the table's version, and the corpus version in it
        self._asked = 0.0  # when that was so, by the clock that files are dated by

    async def keyword(self, query: SearchQuery, /) -> SearchResult:
        """BM25 over title and text. The text of the question is words to look for, never a query language."""
        if query.sort:
            return await self._sorted("search:keyword", query, query.sort)
        words = question_words(query.text)
        if not words:
            return SearchResult(hits=())
        async with guarded("search:keyword", self._timeout_s):
            match = MatchQuery(words, "words")  # pyright: ignore[reportCallIssue] - has defaults, hidden from pyright
            search = self._table.query().nearest_to_text(match)
            search = search.where(await self._filter(query))
            found = await search.select([*FIELDS, "_score"]).limit(query.limit).to_arrow()
        return SearchResult(tuple(Hit(to_passage(row), row["_score"]) for row in found.to_pylist()))

    async def vector(self, query: SearchQuery, /) -> SearchResult:
        """Nearest passages by cosine, which is the score of each hit."""
        if query.sort:
            return await self._sorted("search:vector", query, query.sort)
        async with guarded("search:vector", self._timeout_s):
            nearest = self._table.query().nearest_to(query.vector).distance_type("cosine")
            search = nearest.refine_factor(_REFINED).ef(_EXPLORED).where(await self._filter(query))
            found = await search.select([*FIELDS, "_distance"]).limit(query.limit).to_arrow()
        return SearchResult(tuple(Hit(to_passage(row), 1 - row["_distance"]) for row in found.to_pylist()))

    async def versions(self) -> dict[str, str]:
        """The content hash of every indexed document, by document id."""
        async with guarded("index", INGEST_TIMEOUT_S):
            found = await self._table.query().select(["document_id", "version"]).to_arrow()
        return dict(zip(found["document_id"].to_pylist(), found["version"].to_pylist(), strict=True))

    async def replace(self, passages: Sequence[Passage], vectors: Sequence[Vector]) -> None:
        """Put these documents' passages in place of what they had, in one commit: all of it or nothing."""
        rows = [
            to_row(passage) | {"words": searchable(f"{passage.title}\n{passage.text}"), "vector": vector}
            for passage, vector in zip(passages, vectors, strict=True)
        ]
        document_ids = sorted({passage.document_id for passage in passages})
        async with guarded("index", INGEST_TIMEOUT_S):
            await add_new_columns(self._table, [key_field(name) for name in sorted(key_columns(rows))])
            data = pa.Table.from_pylist(rows, schema=await self._table.schema())
            merge = self._table.merge_insert("id").when_matched_update_all().when_not_matched_insert_all()
            await merge.when_not_matched_by_source_delete(one_of("document_id", document_ids)).execute(data)

    async def remove(self, document_ids: Sequence[str]) -> None:
        """Forget these documents."""
        async with guarded("index", INGEST_TIMEOUT_S):
            await self._table.delete(one_of("document_id", document_ids))

    async def publish(self) -> str:
        """Bring the search indexes up to date, drop superseded data, and return the corpus version."""
        async with guarded("index", INGEST_TIMEOUT_S):
            if await self._needs_ann():
                await self._table.create_index("vector", config=HnswSq(distance_type="cosine"))
            for table in (self._table, self._origins):
                await table.optimize(cleanup_older_than=KEEP_OLD)
        return corpus_version(await self.versions())

    async def published(self) -> str:
        """The corpus version now: computed when the table has changed, which any commit to it shows."""
        asked = time.time()
        if self._published and _last_change(self._commits) < self._asked - SETTLED_S:
            return self._published[1]
        async with guarded("search", self._timeout_s):
            version = await self._table.version()
        if self._published is None or self._published[0] != version:
            self._published = (version, corpus_version(await self.versions()))
        self._asked = asked
        return self._published[1]

    async def namings(self, own: str) -> list[Naming]:
        """What each document names that names anything, those of the origin ``own`` first."""
        async with guarded("index", INGEST_TIMEOUT_S):
            search = self._table.query().where(NAMES_SOMETHING)
            found = await search.select(list(NAMING_COLUMNS)).to_arrow()
        # A few at a time: turns go on meanwhile, and one call for all would keep them waiting.
        rows = (row for batch in found.to_batches(max_chunksize=200) for row in batch.to_pylist())
        return await asyncio.to_thread(to_namings, rows, own)

    async def passages(self) -> AsyncGenerator[list[Passage]]:
        """Every passage that is indexed, a few hundred at a time."""
        async with guarded("index", INGEST_TIMEOUT_S):
            found = await self._table.query().select(list(FIELDS)).to_arrow()
        for batch in found.to_batches(max_chunksize=200):
            yield [to_passage(row) for row in batch.to_pylist()]

    async def origins(self) -> list[Origin]:
        """What has been noted of the origins of documents."""
        async with guarded("index", INGEST_TIMEOUT_S):
            found = await self._origins.query().to_arrow()
        return [Origin(**row) for row in found.to_pylist()]

    async def note_origin(self, origin: Origin) -> None:
        """Note an origin, in place of what was noted under its id."""
        async with guarded("index", INGEST_TIMEOUT_S):
            data = pa.Table.from_pylist([asdict(origin)], schema=await self._origins.schema())
            merge = self._origins.merge_insert("id").when_matched_update_all().when_not_matched_insert_all()
            await merge.execute(data)

    async def forget_origin(self, origin_id: str) -> None:
        """Forget what was noted of an origin. Its documents stay."""
        async with guarded("index", INGEST_TIMEOUT_S):
            await self._origins.delete(one_of("id", [origin_id]))

    async def ping(self) -> None:
        """Raise PartUnavailable when the table cannot be read."""
        async with guarded("search", self._timeout_s):
            await self._table.count_rows()

    async def close(self) -> None:
        """Release the files. Safe to call twice."""
        self._table.close()
        self._origins.close()
        self._connection.close()

    async def _sorted(self, part: str, query: SearchQuery, sort: Sort) -> SearchResult:
        """What passes the filters, by a number; what it is not known of is left out."""
        column = number_column(sort.field)
        orders = [ColumnOrdering(column_name=column, ascending=not sort.descending), ColumnOrdering(column_name="id")]
        async with guarded(part, self._timeout_s):
            if column not in await self._held([column]):
                return SearchResult(hits=())
            search = self._table.query().where(f"{await self._filter(query)} AND `{column}` IS NOT NULL")
            found = await search.order_by(orders).select(list(FIELDS)).limit(query.limit).to_arrow()
        return SearchResult(as_sorted(found.to_pylist()))

    async def _filter(self, query: SearchQuery) -> str:
        """The condition in SQL. A passage of which a field is not known does not pass where that counts."""
        language = one_of("language", (query.language, ANY_LANGUAGE))
        types = [one_of("type", query.types)] if query.types else []
        held = await self._held(map(column_of, query.where))
        return " AND ".join([language, *types, *(sql(condition, held) for condition in query.where)])

    async def _held(self, columns: Iterable[str]) -> frozenset[str]:
        """The columns that there are, asked for where one of these is not known: none ever goes."""
        if not self._columns.issuperset(columns):
            self._columns = frozenset((await self._table.schema()).names)
        return self._columns

    async def _needs_ann(self) -> bool:
        indexed = {column for index in await self._table.list_indices() for column in index.columns}
        return "vector" not in indexed and await self._table.count_rows() > self._ann_rows


async def open_index(
    folder: Path, *, dimensions: int = 384, ann_rows: int = ANN_ROWS, timeout_s: float = 2.0
) -> LanceIndex:
    """Open the index in ``folder``, or start an empty one there.

    ``timeout_s`` limits each search. Vectors of another encoder belong in another folder.

    Raises:
        PartUnavailable: the folder cannot be used, or holds an index of another shape.
    """
    try:
        connection, table, origins = await opened(folder, dimensions)
    except PartTimeout:
        raise
    except PartUnavailable as error:
        raise PartUnavailable("index", f"{folder} cannot be used ({error}): {_REMEDY}") from error
    return LanceIndex(connection, table, origins, ann_rows, timeout_s)


def _last_change(folder: Path) -> float:
    """When a file came or went there: 2 microseconds, where asking LanceDB takes 500."""
    try:
        return folder.stat().st_mtime
    except OSError:
        return math.inf
