"""Where the server searches: Redis 8, Redis Stack, or Valkey with search."""

import asyncio

import numpy as np
import pytest

from infra.stores.redis_answers import RedisAnswerStore
from infra.stores.redis_knn import ServerSearch, has_query_engine
from infra.stores.redis_link import RedisLink
from pipeline.types.answers import CachedAnswer
from pipeline.types.search import Vector
from tests.stores.samples import answer_to


@pytest.fixture
async def store(link: RedisLink, prefix: str) -> RedisAnswerStore:
    if not await has_query_engine(link):
        pytest.skip("this server has no query engine; the one beside it has")
    return RedisAnswerStore(link, ttl_s=60, prefix=prefix)


async def nearest(store: RedisAnswerStore, scope: str, vector: Vector) -> tuple[CachedAnswer, float]:
    """The index follows the writes after a moment."""
    for _ in range(50):
        for found in await store.nearest(scope, vector, 1):
            return found
        await asyncio.sleep(0.02)
    pytest.fail("nothing found within a second")


async def test_the_server_finds_what_brute_force_finds(store: RedisAnswerStore, vectors: list[Vector]) -> None:
    for number, vector in enumerate(vectors[:50]):
        await store.put("s", f"q{number}", vector, answer_to(f"q{number}"))
    await nearest(store, "s", vectors[0])
    await asyncio.sleep(0.5)
    assert isinstance(store._search, ServerSearch)
    for asked in vectors[40:80]:
        found, cosine = await nearest(store, "s", asked)
        best = max(range(50), key=lambda n: np.dot(asked, vectors[n]))
        assert found.question == f"q{best}"
        assert cosine == pytest.approx(np.dot(asked, vectors[best]), abs=1e-4)
    assert not await store.nearest("another scope", vectors[0], 1)


async def test_an_index_that_is_gone_is_made_again(
    link: RedisLink, store: RedisAnswerStore, vectors: list[Vector]
) -> None:
    await store.put("s", "old", vectors[0], answer_to("old"))
    await nearest(store, "s", vectors[0])
    await link.client.flushdb()  # takes the indexes with it
    await store.put("s", "new", vectors[1], answer_to("new"))
    assert (await nearest(store, "s", vectors[0]))[0].question == "new"


async def test_a_server_without_one_is_told_apart(link: RedisLink) -> None:
    modules = {module[b"name"] for module in await link.client.module_list()}
    assert await has_query_engine(link) == bool(modules & {b"search", b"searchlight"})
