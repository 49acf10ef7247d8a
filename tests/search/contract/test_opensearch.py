"""What only OpenSearch does: one request a turn, a new version without downtime, documents left half-written."""

# pyright: reportPrivateUsage=false

import asyncio
from collections.abc import Callable
from typing import Any

import pytest
from opensearchpy import AsyncOpenSearch

from infra.search import opensearch
from infra.search.opensearch import OpenSearchIndex
from pipeline.fusion import fuse
from pipeline.retrieval import Retriever
from pipeline.types.documents import Passage
from pipeline.types.search import SearchQuery

MakePassage = Callable[..., Passage]
QUERY = SearchQuery("kept words", (1.0, 0.0, 0.0, 0.0))


@pytest.fixture
async def filled(opensearch_index: OpenSearchIndex, passage: MakePassage) -> OpenSearchIndex:
    await opensearch_index.replace([passage("d", "kept words")], [(1, 0, 0, 0)])
    await opensearch_index.publish()
    return opensearch_index


async def test_both_searches_of_a_turn_travel_in_one_request(
    filled: OpenSearchIndex, monkeypatch: pytest.MonkeyPatch
) -> None:
    sent: list[int] = []
    client = filled._server.client
    msearch = client.msearch

    async def counted(*, body: list[object], index: str) -> object:
        sent.append(len(body) // 2)
        return await msearch(body=body, index=index)

    monkeypatch.setattr(client, "msearch", counted)
    found = await Retriever(filled.keyword, filled.vector, fuse)(QUERY)
    assert (found.keyword_count, found.vector_count) == (1, 1)
    assert sent == [2]


async def test_one_search_refused_leaves_the_other(filled: OpenSearchIndex) -> None:
    wrong_size = SearchQuery("kept words", (1.0, 0.0))
    found = await Retriever(filled.keyword, filled.vector, fuse)(wrong_size)
    assert (found.keyword_count, found.degraded) == (1, "search:vector")


async def test_a_caller_that_goes_away_does_not_disturb_the_other(filled: OpenSearchIndex) -> None:
    gone, stays = asyncio.create_task(filled.keyword(QUERY)), asyncio.create_task(filled.vector(QUERY))
    await asyncio.sleep(0)
    gone.cancel()
    assert len((await stays).hits) == 1


async def test_changes_show_on_publish(filled: OpenSearchIndex, passage: MakePassage) -> None:
    await filled.replace([passage("new", "kept too")], [(0, 1, 0, 0)])
    assert len((await filled.keyword(QUERY)).hits) == 1
    await filled.publish()
    assert len((await filled.keyword(QUERY)).hits) == 2


@pytest.mark.parametrize("other", [{"dimensions": 8}, {"dimensions": 4, "encoder": "another of this size"}], ids=str)
async def test_another_encoders_index_is_filled_beside_the_live_one_and_then_takes_over(
    filled: OpenSearchIndex, passage: MakePassage, opensearch_url: str, alias: str, other: dict[str, Any]
) -> None:
    again = await opensearch.open_index(opensearch_url, alias=alias, timeout_s=20, **other)
    assert await again.versions() == {}
    vector = (1.0, *[0.0] * (other["dimensions"] - 1))
    await again.replace([passage("d", "kept words")], [vector])
    assert len((await filled.vector(QUERY)).hits) == 1
    await again.publish()
    assert len((await again.vector(SearchQuery("", vector))).hits) == 1
    async with AsyncOpenSearch([opensearch_url]) as client:
        assert len(await client.indices.get(index=f"{alias}-*")) == 1
    await again.close()


async def test_a_document_with_a_missing_passage_counts_as_outdated(
    filled: OpenSearchIndex, passage: MakePassage, opensearch_url: str, alias: str
) -> None:
    await filled.replace([passage("half", f"part {n}", number=n) for n in range(3)], [(1, 0, 0, 0)] * 3)
    await filled.publish()
    assert await filled.versions() == {"d": "v1", "half": "v1"}
    async with AsyncOpenSearch([opensearch_url]) as client:
        lost = {"query": {"term": {"id": "half#1"}}}
        await client.delete_by_query(index=alias, body=lost)
    assert await filled.versions() == {"d": "v1", "half": ""}


async def test_opening_twice_at_once_creates_one_index(opensearch_url: str, alias: str) -> None:
    both = await asyncio.gather(
        *(opensearch.open_index(opensearch_url, alias=alias, dimensions=4, timeout_s=20) for _ in range(2))
    )
    assert both[0]._index == both[1]._index
    await asyncio.gather(*(index.close() for index in both))


async def test_the_engine_is_the_one_asked_for(opensearch_url: str, alias: str) -> None:
    index = await opensearch.open_index(opensearch_url, alias=alias, dimensions=4, engine="faiss", timeout_s=20)
    async with AsyncOpenSearch([opensearch_url]) as client:
        (made,) = (await client.indices.get(index=alias)).values()
        await client.indices.delete(index=f"{alias}-*")
    assert made["mappings"]["properties"]["vector"]["method"]["engine"] == "faiss"
    await index.close()
