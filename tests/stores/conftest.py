"""A real Redis for the tests, and the stores over it and in memory."""

from __future__ import annotations

import os
import uuid
from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path

import pytest

from infra.stores.memory import MemoryAnswerStore, MemorySessionStore
from infra.stores.redis_answers import RedisAnswerStore
from infra.stores.redis_link import RedisLink
from infra.stores.redis_sessions import RedisSessionStore
from pipeline.ports import AnswerStore, SessionStore
from pipeline.types import User, Vector
from tests.stores.redis_server import RedisServer, find_program
from tests.stores.samples import unit_vectors


@pytest.fixture(scope="session")
def redis_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A Redis that all tests share, under a prefix of their own."""
    if url := os.environ.get("MANGA_TEST_REDIS_URL"):
        yield url
        return
    server = RedisServer(find_program(), tmp_path_factory.mktemp("redis"))
    yield server.url
    server.kill()


@pytest.fixture
def own_redis(tmp_path: Path) -> Iterator[RedisServer]:
    """A Redis of this test's own, to break."""
    server = RedisServer(find_program(), tmp_path)
    yield server
    server.kill()


@pytest.fixture
def prefix() -> str:
    return f"test-{uuid.uuid4().hex}"


@pytest.fixture
async def link(redis_url: str) -> AsyncIterator[RedisLink]:
    link = RedisLink(redis_url, read_timeout_s=10)
    yield link
    await link.close()


@pytest.fixture
async def other_link(redis_url: str) -> AsyncIterator[RedisLink]:
    """As a second process of the app would have it."""
    link = RedisLink(redis_url, read_timeout_s=10)
    yield link
    await link.close()


OpenAnswers = Callable[..., AnswerStore]
OpenSessions = Callable[..., SessionStore]


@pytest.fixture(params=["memory", "redis"])
def open_answers(request: pytest.FixtureRequest) -> OpenAnswers:
    """Make an answer store of either kind; the tests of a contract do not know which."""
    if request.param == "memory":
        return lambda max_entries=100, ttl_s=60.0: MemoryAnswerStore(max_entries, ttl_s)
    link, prefix = request.getfixturevalue("link"), request.getfixturevalue("prefix")
    return lambda max_entries=100, ttl_s=60.0: RedisAnswerStore(
        link, ttl_s=ttl_s, max_entries=max_entries, prefix=prefix
    )


@pytest.fixture(params=["memory", "redis"])
def open_sessions(request: pytest.FixtureRequest) -> OpenSessions:
    """Make a session store of either kind."""
    if request.param == "memory":
        return lambda ttl_s=60.0, max_exchanges=5: MemorySessionStore(100, ttl_s, max_exchanges)
    link, prefix = request.getfixturevalue("link"), request.getfixturevalue("prefix")
    return lambda ttl_s=60.0, max_exchanges=5: RedisSessionStore(
        link, ttl_s=ttl_s, max_exchanges=max_exchanges, prefix=prefix
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
