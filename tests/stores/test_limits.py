"""Rate limits, in memory and over a real Redis."""

import asyncio
from collections.abc import Callable

import pytest

from infra.stores.limits import MemoryWindows, RateLimiter, Windows
from infra.stores.redis_limits import RedisWindows
from infra.stores.redis_link import RedisLink

OpenWindows = Callable[[int, int], Windows]


@pytest.fixture
def open_windows(shared_link: RedisLink | None, prefix: str) -> OpenWindows:
    if shared_link is None:
        return MemoryWindows
    return lambda requests, per_s: RedisWindows(shared_link, requests, per_s, prefix=prefix)


async def test_the_fourth_of_three_waits(open_windows: OpenWindows) -> None:
    limiter = RateLimiter(open_windows(3, 60))
    assert [await limiter.hit("ann") for _ in range(3)] == [None] * 3
    assert await limiter.hit("ann") in {59, 60}
    assert await limiter.hit("bob") is None
    assert not limiter.degraded


async def test_the_window_moves(open_windows: OpenWindows) -> None:
    limiter = RateLimiter(open_windows(2, 1))
    assert await limiter.hit("ann") is None
    await asyncio.sleep(0.6)
    assert await limiter.hit("ann") is None
    assert await limiter.hit("ann") == 1
    await asyncio.sleep(0.6)
    assert await limiter.hit("ann") is None
    assert await limiter.hit("ann") == 1


async def test_a_burst_gets_no_more_than_its_share(open_windows: OpenWindows) -> None:
    limiter = RateLimiter(open_windows(10, 60))
    waits = await asyncio.gather(*(limiter.hit("ann") for _ in range(50)))
    assert waits.count(None) == 10


async def test_memory_forgets_the_user_seen_longest_ago() -> None:
    windows = MemoryWindows(1, 60, max_users=2)
    for user in ("a", "b", "a", "c"):
        await windows.acquire(user)
    assert len(windows) == 2
    assert await windows.acquire("a") is not None
    assert await windows.acquire("b") is None


async def test_processes_share_a_limit(link: RedisLink, other_link: RedisLink, prefix: str) -> None:
    one = RateLimiter(RedisWindows(link, 2, 60, prefix=prefix))
    two = RateLimiter(RedisWindows(other_link, 2, 60, prefix=prefix))
    assert [await one.hit("ann"), await two.hit("ann")] == [None, None]
    assert await one.hit("ann") is not None
    assert await two.hit("ann") is not None
    keys = [key async for key in link.client.scan_iter(f"{prefix}:*")]
    assert len(keys) == 1
    assert 0 < await link.client.ttl(keys[0]) <= 60
