"""What every session store must do, in memory and over a real Redis."""

import asyncio
from collections.abc import Callable

import pytest

from infra.stores.memory import MemorySessionStore
from infra.stores.redis_link import RedisLink
from infra.stores.redis_sessions import RedisSessionStore
from pipeline.errors import UnknownSession
from pipeline.ports import SessionStore
from pipeline.types.asking import User
from tests.stores.samples import exchange

OpenSessions = Callable[..., SessionStore]


async def test_exchanges_come_back_in_order(open_sessions: OpenSessions, ann: User) -> None:
    store = open_sessions()
    assert await store.load("s1", ann) == ()
    for number in range(3):
        await store.append("s1", ann, exchange(number))
    assert await store.load("s1", ann) == tuple(exchange(n) for n in range(3))
    assert await store.load("s2", ann) == ()


async def test_another_users_session_stays_closed(open_sessions: OpenSessions, ann: User, bob: User) -> None:
    store = open_sessions()
    await store.append("s1", ann, exchange(0))
    with pytest.raises(UnknownSession, match="start a new one"):
        await store.load("s1", bob)
    with pytest.raises(UnknownSession):
        await store.append("s1", bob, exchange(1))
    assert await store.load("s1", ann) == (exchange(0),)


async def test_ten_thousand_appends_keep_the_last(open_sessions: OpenSessions, ann: User) -> None:
    store = open_sessions(max_exchanges=5)
    for number in range(10_000):
        await store.append("s1", ann, exchange(number))
    assert await store.load("s1", ann) == tuple(exchange(n) for n in range(9_995, 10_000))


async def test_a_trimmed_session_still_has_its_owner(open_sessions: OpenSessions, ann: User, bob: User) -> None:
    store = open_sessions(max_exchanges=2)
    for number in range(7):
        await store.append("s1", ann, exchange(number))
    with pytest.raises(UnknownSession):
        await store.load("s1", bob)


async def test_every_exchange_keeps_a_session_alive(open_sessions: OpenSessions, ann: User, bob: User) -> None:
    store = open_sessions(ttl_s=0.5)
    for number in range(3):
        await store.append("s1", ann, exchange(number))
        await asyncio.sleep(0.3)
    assert len(await store.load("s1", ann)) == 3
    await asyncio.sleep(0.3)
    assert await store.load("s1", ann) == ()
    assert await store.load("s1", bob) == ()


async def test_appends_at_once_are_all_kept(open_sessions: OpenSessions, ann: User) -> None:
    store = open_sessions(max_exchanges=50)
    await asyncio.gather(*(store.append("s1", ann, exchange(n)) for n in range(50)))
    assert {kept.question for kept in await store.load("s1", ann)} == {exchange(n).question for n in range(50)}


async def test_of_two_who_begin_a_session_at_once_one_has_it(open_sessions: OpenSessions) -> None:
    store = open_sessions(max_exchanges=50)
    users = [User(f"u{n}") for n in range(20)]
    results = await asyncio.gather(*(store.append("s1", user, exchange(0)) for user in users), return_exceptions=True)
    assert sum(result is None for result in results) == 1
    assert sum(isinstance(result, UnknownSession) for result in results) == 19


async def test_memory_ends_the_longest_idle_session(ann: User) -> None:
    store = MemorySessionStore(2, 60, 5)
    for session in ("a", "b", "a", "c"):
        await store.append(session, ann, exchange(0))
    assert [len(await store.load(session, ann)) for session in "abc"] == [2, 0, 1]
    assert len(store) == 2


async def test_two_processes_share_sessions(
    link: RedisLink, other_link: RedisLink, prefix: str, ann: User, bob: User
) -> None:
    one = RedisSessionStore(link, ttl_s=60, max_exchanges=4, prefix=prefix)
    two = RedisSessionStore(other_link, ttl_s=60, max_exchanges=4, prefix=prefix)
    for number in range(6):
        await (one, two)[number % 2].append("s1", ann, exchange(number))
    assert await one.load("s1", ann) == await two.load("s1", ann) == tuple(exchange(n) for n in range(2, 6))
    with pytest.raises(UnknownSession):
        await two.load("s1", bob)


async def test_every_session_key_expires(link: RedisLink, prefix: str, ann: User) -> None:
    store = RedisSessionStore(link, ttl_s=60, max_exchanges=4, prefix=prefix)
    await store.append("s1", ann, exchange(0))
    keys = [key async for key in link.client.scan_iter(f"{prefix}:*")]
    assert len(keys) == 1
    assert 0 < await link.client.ttl(keys[0]) <= 60
