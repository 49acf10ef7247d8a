"""A real Redis for the tests, and the stores over it and in memory."""

from __future__ import annotations

import uuid
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import ExitStack
from functools import cache
from pathlib import Path

import pytest

from infra.stores.memory import MemoryAnswerStore, MemorySessionStore
from infra.stores.redis_answers import RedisAnswerStore
from infra.stores.redis_link import RedisLink
from infra.stores.redis_sessions import RedisSessionStore
from pipeline.ports import AnswerStore, SessionStore
from pipeline.types.asking import User
from pipeline.types.search import Vector
from tests.servers import Server, given
from tests.stores.redis_server import query_engine, redis_server
from tests.stores.samples import unit_vectors

KINDS = ("redis", "redis with query engine")


@pytest.fixture(scope="session")
def redis_urls(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[str], str]]:
    """By kind, a Redis that all tests share, each under a prefix of its own; started when it is first asked for."""
    with ExitStack() as stack:

        @cache
        def url(kind: str) -> str:
            if there := given("MANGA_TEST_REDIS_URL"):
                return there.url if kind == KINDS[0] else pytest.skip("MANGA_TEST_REDIS_URL names a server of one kind")
            server = redis_server if kind == KINDS[0] else query_engine
            return stack.enter_context(server(tmp_path_factory.mktemp("redis"))).url

        yield url


@pytest.fixture(params=KINDS)
def redis_url(request: pytest.FixtureRequest, redis_urls: Callable[[str], str]) -> str:
    return redis_urls(request.param)


@pytest.fixture
def own_redis(tmp_path: Path) -> Iterator[Server]:
    """A Redis of this test's own, to break."""
    with redis_server(tmp_path) as server:
        yield server


@pytest.fixture
def prefix() -> str:
    return f"test-{uuid.uuid4().hex}"


@pytest.fixture
async def link(redis_url: str) -> AsyncIterator[RedisLink]:
    link = RedisLink(redis_url, connect_timeout_s=10, read_timeout_s=10)
    yield link
    await link.close()


@pytest.fixture
async def other_link(redis_url: str) -> AsyncIterator[RedisLink]:
    """As a second process of the app would have it."""
    link = RedisLink(redis_url, connect_timeout_s=10, read_timeout_s=10)
    yield link
    await link.close()


OpenAnswers = Callable[..., AnswerStore]
OpenSessions = Callable[..., SessionStore]


@pytest.fixture(params=["memory", *KINDS])
async def shared_link(
    request: pytest.FixtureRequest, redis_urls: Callable[[str], str]
) -> AsyncIterator[RedisLink | None]:
    """For the tests of a contract, which do not know where a store lives; None for a store in memory."""
    if request.param == "memory":
        yield None
        return
    link = RedisLink(redis_urls(request.param), connect_timeout_s=10, read_timeout_s=10)
    yield link
    await link.close()


@pytest.fixture
def open_answers(shared_link: RedisLink | None, prefix: str) -> OpenAnswers:
    if shared_link is None:
        return lambda max_entries=100, ttl_s=60.0: MemoryAnswerStore(max_entries, ttl_s)
    return lambda max_entries=100, ttl_s=60.0: RedisAnswerStore(
        shared_link, ttl_s=ttl_s, max_entries=max_entries, prefix=prefix
    )


@pytest.fixture
def open_sessions(shared_link: RedisLink | None, prefix: str) -> OpenSessions:
    if shared_link is None:
        return lambda ttl_s=60.0, max_exchanges=5: MemorySessionStore(100, ttl_s, max_exchanges)
    return lambda ttl_s=60.0, max_exchanges=5: RedisSessionStore(
        shared_link, ttl_s=ttl_s, max_exchanges=max_exchanges, prefix=prefix
    )


@pytest.fixture(scope="session")
def vectors() -> list[Vector]:
    return unit_vectors(200)


@pytest.fixture
def ann() -> User:
    return User("ann", "customer")


@pytest.fixture
def bob() -> User:
    return User("bob", "customer")
