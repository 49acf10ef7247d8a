"""OpenSearch: BM25 and k-NN in one request a turn, over a versioned index behind an alias.

The index is named ``<alias>-<signature of its definition>``. While the definition stays the same, ingestion edits the
live index, and changes show once they are refreshed. When it changes (another encoder, another analyzer), ingestion
fills a new index beside the live one, ``publish`` moves the alias in one step, and the old index is deleted: searches
never see an empty or a mixed index. Ingest every origin then, before the process that publishes ends: the new index
starts empty.

Where the server has the neural-search plugin, a turn is one ``hybrid`` query that the server fuses. Elsewhere, and
when that query is refused, it is one ``_msearch`` of two queries, fused in the client: that needs the k-NN plugin only.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import AsyncGenerator, Awaitable, Callable, Sequence
from dataclasses import asdict
from typing import Any

from opensearchpy import AsyncOpenSearch
from opensearchpy.exceptions import NotFoundError, RequestError
from opensearchpy.helpers import async_bulk

from infra.search.opensearch_schema import (
    RANK_FUSION,
    RANK_FUSION_BODY,
    Body,
    Engine,
    bulk_action,
    document_key,
    hybrid_body,
    index_definition,
    keys_in,
    keys_mapping,
    keyword_body,
    namings_body,
    notes_definition,
    of_documents,
    passages_body,
    signature,
    sorted_body,
    vector_body,
    versions_body,
)
from infra.search.opensearch_server import OpenSearchServer
from infra.search.passages import as_sorted, corpus_version, to_namings, to_passage
from infra.search.together import Answer, Together
from infra.search.words import searchable_question
from pipeline.catalogue.naming import Naming
from pipeline.errors import PartRefused, PartUnavailable
from pipeline.fusion import best_first
from pipeline.ports import Search
from pipeline.types.conditions import Sort
from pipeline.types.documents import Origin, Passage
from pipeline.types.search import Hit, SearchQuery, SearchResult, Vector

INGEST_TIMEOUT_S = 120.0
PAGE = 1000
"""Documents a request when versions are listed or documents removed."""
CORPUS = "corpus"
"""The note that holds the corpus version."""
MOST_ORIGINS = 10_000
AT_ONCE = {"refresh": "true"}
"""Notes are searchable as soon as they are written."""


class OpenSearchIndex:
    """``PassageIndex``, and the searches. ``open_index`` builds it. ``index`` is where changes are written."""

    def __init__(self, server: OpenSearchServer, alias: str, index: str, *, fuses: bool) -> None:
        self.hybrid: Search | None = self._fused if fuses else None
        self._server = server
        self._alias = alias
        self._index = index
        self._notes = f"{alias}.notes"
        self._search = Together(self._msearch)
        self._held: set[str] | None = None  # documents in the index, once known: new ones need no costly delete
        self._mapped: frozenset[str] = frozenset()  # columns of keys that the index has by now

    async def keyword(self, query: SearchQuery, /) -> SearchResult:
        """BM25 over title and text. The text of the question is words to look for, never a query language."""
        if query.sort:
            return await self._sorted("search:keyword", query, query.sort)
        if not searchable_question(query.text):
            return SearchResult(hits=())
        found = _checked("search:keyword", await self._search(keyword_body(query)))
        hits = tuple(Hit(to_passage(hit["_source"]), hit["_score"]) for hit in _hits(found))
        return SearchResult(hits, found.wait_ms)

    async def vector(self, query: SearchQuery, /) -> SearchResult:
        """Nearest passages by cosine, which is the score of each hit (the engines report ``(1 + cosine) / 2``)."""
        if query.sort:
            return await self._sorted("search:vector", query, query.sort)
        found = _checked("search:vector", await self._search(vector_body(query)))
        hits = tuple(Hit(to_passage(hit["_source"]), 2 * hit["_score"] - 1) for hit in _hits(found))
        return SearchResult(hits, found.wait_ms)

    async def _fused(self, query: SearchQuery, /) -> SearchResult:
        """Both searches in one request; scores are those of ``pipeline/fusion.py`` in single precision.

        Which list found a hit, and at which rank, only ``explain`` would tell, at several times the cost.
        """
        if query.sort:
            return await self._sorted("search:hybrid", query, query.sort)
        (answer,) = await self._msearch([hybrid_body(query)])
        found = _checked("search:hybrid", answer)
        return SearchResult(
            best_first(Hit(to_passage(hit["_source"]), hit["_score"]) for hit in _hits(found)), found.wait_ms
        )

    async def _sorted(self, part: str, query: SearchQuery, sort: Sort) -> SearchResult:
        """What passes the filters, by a number."""
        found = _checked(part, await self._search(sorted_body(query, sort)))
        return SearchResult(as_sorted(hit["_source"] for hit in _hits(found)), found.wait_ms)

    async def versions(self) -> dict[str, str]:
        """The content hash of every document by id; empty for one that a killed run left incomplete."""
        await self._refresh()
        versions: dict[str, str] = {}
        async for bucket in self._documents(versions_body, self._index):
            key = bucket["key"]
            whole = bucket["doc_count"] == key["siblings"] and key["document_id"] not in versions
            versions[key["document_id"]] = key["version"] if whole else ""
        self._held = set(versions)
        return versions

    async def replace(self, passages: Sequence[Passage], vectors: Sequence[Vector]) -> None:
        """Put these documents' passages in place of what they had. Searches see it after ``publish``."""
        siblings = Counter(passage.document_id for passage in passages)
        actions = [
            bulk_action(self._index, passage, vector, siblings[passage.document_id])
            for passage, vector in zip(passages, vectors, strict=True)
        ]
        await self._map(keys_in(actions))
        await self.remove([name for name in siblings if self._held is None or name in self._held])
        await self._ingest(
            lambda client: async_bulk(client, actions, max_retries=5, initial_backoff=0.5, max_backoff=8)
        )
        if self._held is not None:
            self._held.update(siblings)

    async def remove(self, document_ids: Sequence[str]) -> None:
        """Forget these documents. Searches see it after ``publish``."""
        if document_ids:
            await self._refresh()
        for start in range(0, len(document_ids), PAGE):
            await self._delete(of_documents(document_ids[start : start + PAGE]))

    async def publish(self) -> str:
        """Make all changes searchable, move the alias if this is a new index, and return the corpus version."""
        version = corpus_version(await self.versions())
        old = [name for name in await _behind(self._server, self._alias) if name != self._index]
        if old:
            await _point(self._server, self._alias, self._index, old)
            await self._ingest(lambda client: client.indices.delete(index=",".join(old)))
        await self._write_note(CORPUS, {"version": version})
        return version

    async def published(self) -> str:
        """The corpus version now, as whoever published last has noted it."""
        note = await self._read_note(CORPUS)
        return note["version"] if note else corpus_version(await self.versions())

    async def namings(self, own: str) -> list[Naming]:
        """What each document names that names anything, those of the origin ``own`` first."""
        pages = self._documents(namings_body, self._alias)
        rows = [bucket["passage"]["hits"]["hits"][0]["_source"] async for bucket in pages]
        return await asyncio.to_thread(to_namings, rows, own)

    async def passages(self) -> AsyncGenerator[list[Passage]]:
        """Every passage that is indexed, a few hundred at a time."""
        after: list[str] = []
        while hits := await self._hits_after(after):
            yield [to_passage(hit["_source"]) for hit in hits]
            after = hits[-1]["sort"]

    async def origins(self) -> list[Origin]:
        """What has been noted of the origins of documents."""
        everything = {"size": MOST_ORIGINS, "query": {"exists": {"field": "id"}}}
        found = await self._ingest(lambda client: client.search(index=self._notes, body=everything))
        return [Origin(**hit["_source"]) for hit in found["hits"]["hits"]]

    async def note_origin(self, origin: Origin) -> None:
        """Note an origin, in place of what was noted under its id."""
        await self._write_note(document_key(origin.id), asdict(origin))

    async def forget_origin(self, origin_id: str) -> None:
        """Forget what was noted of an origin. Its documents stay."""
        body = {"query": {"term": {"id": origin_id}}}
        await self._ingest(lambda client: client.delete_by_query(index=self._notes, body=body, params=AT_ONCE))

    async def ping(self) -> None:
        """Raise PartUnavailable when the index cannot be searched."""
        await self._server.call("search", lambda client: client.count(index=self._alias))

    async def close(self) -> None:
        """Close the connections. Safe to call twice."""
        await self._server.close()

    async def _map(self, columns: frozenset[str]) -> None:
        """Let the index know these columns; to those that it has it makes no difference."""
        if new := columns - self._mapped:
            body = keys_mapping(new)
            await self._ingest(lambda client: client.indices.put_mapping(index=self._index, body=body))
            self._mapped |= new

    async def _msearch(self, bodies: list[Body]) -> list[Answer]:
        lines: list[Body] = [line for body in bodies for line in ({}, body)]
        found, wait_ms = await self._server.call("search", lambda client: client.msearch(body=lines, index=self._alias))
        return [Answer(response, wait_ms) for response in found["responses"]]

    async def _documents(self, body: Callable[[Body | None, int], Body], index: str) -> AsyncGenerator[Body]:
        after: Body | None = None
        while True:
            found = await self._page(body(after, PAGE), index)
            for bucket in found["buckets"]:
                yield bucket
            after = found.get("after_key")
            if after is None:
                return

    async def _page(self, body: Body, index: str) -> Body:
        found = await self._ingest(lambda client: client.search(index=index, body=body))
        return found["aggregations"]["documents"]

    async def _hits_after(self, after: Sequence[str]) -> list[Body]:
        found = await self._ingest(lambda client: client.search(index=self._alias, body=passages_body(after, PAGE)))
        return found["hits"]["hits"]

    async def _delete(self, body: Body) -> None:
        await self._ingest(lambda client: client.delete_by_query(index=self._index, body=body))

    async def _write_note(self, key: str, note: Body) -> None:
        await self._ingest(lambda client: client.index(index=self._notes, id=key, body=note, params=AT_ONCE))

    async def _read_note(self, key: str) -> Body | None:
        """By its id a note is read as it was last written."""

        async def read(client: AsyncOpenSearch) -> Body | None:
            try:
                return (await client.get(index=self._notes, id=key))["_source"]
            except NotFoundError:
                return None

        note, _ = await self._server.call("search", read)
        return note

    async def _refresh(self) -> None:
        await self._ingest(lambda client: client.indices.refresh(index=self._index))

    async def _ingest(self, request: Callable[[AsyncOpenSearch], Awaitable[Any]]) -> Any:
        answer, _ = await self._server.call("index", request, INGEST_TIMEOUT_S)
        return answer


async def open_index(
    url: str,
    *,
    alias: str,
    encoder: str = "",
    dimensions: int = 384,
    engine: Engine = "lucene",
    concurrency: int = 16,
    timeout_s: float = 2.0,
    server_fusion: bool = True,
) -> OpenSearchIndex:
    """Connect, and create what is missing.

    ``encoder`` names what makes the vectors: those of another one, also of the same size, go into another index,
    as do those of another ``engine`` of vector search.
    ``concurrency`` connections are kept, each search takes at most ``timeout_s``. An ``https`` address is verified.
    ``server_fusion`` lets the server fuse where it can.

    Raises:
        PartUnavailable: the server cannot be reached, or refuses.
    """
    server = OpenSearchServer(url, concurrency=concurrency, timeout_s=timeout_s)
    try:
        definition = index_definition(encoder, dimensions, engine, kuromoji=await _has_kuromoji(server))
        index = f"{alias}-{signature(definition)}"
        await server.call("index", lambda client: _create(client, index, definition), INGEST_TIMEOUT_S)
        notes = f"{alias}.notes"
        await server.call("index", lambda client: _create(client, notes, notes_definition()), INGEST_TIMEOUT_S)
        if not await _behind(server, alias):
            await _point(server, alias, index, old=[])
        fuses = server_fusion and await _can_fuse(server)
    except PartUnavailable:
        await server.close()
        raise
    return OpenSearchIndex(server, alias, index, fuses=fuses)


async def _has_kuromoji(server: OpenSearchServer) -> bool:
    plugins, _ = await server.call("index", lambda client: client.cat.plugins(params={"format": "json"}))
    return any(plugin["component"] == "analysis-kuromoji" for plugin in plugins)


async def _can_fuse(server: OpenSearchServer) -> bool:
    """Store the search pipeline: it is taken where every node has the plugin, and one that knows this processor.

    The list of plugins would not tell the latter. A user who may not store pipelines is refused, and can search still.
    """
    try:
        await server.call(
            "index", lambda client: client.search_pipeline.put(id=RANK_FUSION, body=RANK_FUSION_BODY), INGEST_TIMEOUT_S
        )
    except PartRefused:
        return False
    return True


async def _create(client: AsyncOpenSearch, index: str, definition: Body) -> None:
    if await client.indices.exists(index=index):
        return
    try:
        await client.indices.create(index=index, body=definition)
    except RequestError as error:
        if error.error != "resource_already_exists_exception":  # by another process, just now
            raise


async def _behind(server: OpenSearchServer, alias: str) -> list[str]:
    """The indexes that the alias stands for."""
    rows, _ = await server.call("index", lambda client: client.cat.aliases(name=alias, params={"format": "json"}))
    return [row["index"] for row in rows]


async def _point(server: OpenSearchServer, alias: str, index: str, old: Sequence[str]) -> None:
    """Move the alias, in one step."""
    removals = [{"remove": {"index": name, "alias": alias}} for name in old]
    body = {"actions": [*removals, {"add": {"index": index, "alias": alias}}]}
    await server.call("index", lambda client: client.indices.update_aliases(body=body), INGEST_TIMEOUT_S)


def _checked(part: str, answer: Answer) -> Answer:
    """One search of a request may fail alone."""
    if "error" in answer.response:
        raise PartRefused(part, f"OpenSearch refused the search: {answer.response['error'].get('reason')}")
    return answer


def _hits(answer: Answer) -> list[Body]:
    return answer.response["hits"]["hits"]
