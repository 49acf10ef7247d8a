"""Where the server searches: MANGA_TEST_REDIS_URL has to point to Redis 8, Redis Stack or Valkey with search."""

import asyncio

import numpy as np
import pytest

from infra.stores.redis_answers import RedisAnswerStore
from infra.stores.redis_knn import ServerSearch, has_query_engine
from infra.stores.redis_link import RedisLink
from pipeline.types import CachedAnswer, Vector
from tests.stores.samples import answer_to


@pytest.fixture
async def store(link: RedisLink, prefix: str) -> RedisAnswerStore:
    if not await has_query_engine(link):
        pytest.skip("no query engine: point MANGA_TEST_REDIS_URL to Redis 8 (image redis:8) or Valkey with search")
    return RedisAnswerStore(link, ttl_s=60, prefix=prefix)


async def nearest(store: RedisAnswerStore, scope: str, vector: Vector) -> tuple[CachedAnswer, float]:
    """The index follows the writes after a moment."""
    for _ in range(50):
        if found := await store.nearest(scope, vector):
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
    assert await store.nearest("another scope", vectors[0]) is None


async def test_a_server_without_one_is_told_apart(link: RedisLink) -> None:
    server = await link.client.info("server")
    modules = {module["name"] for module in await link.client.module_list()} if "valkey_version" in server else set()
    expected = int(server["redis_version"].split(".")[0]) >= 8 or bool(modules & {"search"})
    assert await has_query_engine(link) == expected
