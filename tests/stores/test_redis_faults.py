"""Redis killed, hanging, restarted, full and misused: a clear error in time, and back to work without new objects."""

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass

import pytest

from infra.stores.limits import RateLimiter
from infra.stores.redis_answers import RedisAnswerStore
from infra.stores.redis_limits import RedisWindows
from infra.stores.redis_link import RedisLink
from infra.stores.redis_sessions import RedisSessionStore
from pipeline.errors import PartTimeout, PartUnavailable
from pipeline.types.asking import User
from pipeline.types.search import Vector
from tests.ladder.network import Network
from tests.ladder.proxy import Proxy
from tests.servers import Server
from tests.stores.samples import answer_to, exchange, unit_vectors

CONNECT_S, READ_S = 1.5, 1.0
"""Longer than the app's: the process of all tests stops for its garbage now and then, which is no fault of Redis."""
SLACK_S = 2.0
VECTOR = unit_vectors(1)[0]
ANN = User("ann")


@dataclass
class Stores:
    answers: RedisAnswerStore
    sessions: RedisSessionStore
    limiter: RateLimiter
    link: RedisLink

    def operations(self) -> dict[str, Callable[[], Awaitable[object]]]:
        return {
            "exact": lambda: self.answers.exact("s", "q"),
            "nearest": lambda: self.answers.nearest("s", VECTOR, 1),
            "put": lambda: self.answers.put("s", "q", VECTOR, answer_to("q")),
            "load": lambda: self.sessions.load("s1", ANN),
            "append": lambda: self.sessions.append("s1", ANN, exchange(0)),
            "ping": self.answers.ping,
            "ping sessions": self.sessions.ping,
        }


def over(link: RedisLink) -> Stores:
    limiter = RateLimiter(RedisWindows(link, 100, 60, prefix="faults"), pause_s=0.2)
    sessions = RedisSessionStore(link, ttl_s=60, max_exchanges=5, prefix="faults")
    return Stores(RedisAnswerStore(link, ttl_s=60, prefix="faults"), sessions, limiter, link)


@pytest.fixture
async def stores(own_redis: Server) -> AsyncIterator[Stores]:
    link = RedisLink(own_redis.url, max_connections=8, connect_timeout_s=CONNECT_S, read_timeout_s=READ_S)
    yield over(link)
    await link.close()


async def assert_all_work(stores: Stores) -> None:
    await stores.answers.put("s", "q", VECTOR, answer_to("q"))
    assert await stores.answers.exact("s", "q") == answer_to("q")
    assert [kept for kept, _ in await stores.answers.nearest("s", VECTOR, 1)] == [answer_to("q")]
    await stores.sessions.append("s1", ANN, exchange(0))
    assert (await stores.sessions.load("s1", ANN))[-1] == exchange(0)
    await stores.answers.ping()


async def assert_all_fail(stores: Stores, error: type[PartUnavailable]) -> None:
    for name, operation in stores.operations().items():
        start = time.perf_counter()
        with pytest.raises(error) as raised:
            await operation()
        assert raised.value.part == ("sessions" if name in {"load", "append", "ping sessions"} else "cache")
        assert time.perf_counter() - start < CONNECT_S + READ_S + SLACK_S, name


async def assert_limiter_lets_pass(stores: Stores) -> None:
    start = time.perf_counter()
    assert await stores.limiter.hit("ann") is None
    assert stores.limiter.degraded
    assert time.perf_counter() - start < CONNECT_S + READ_S + SLACK_S
    start = time.perf_counter()
    assert await stores.limiter.hit("ann") is None
    assert time.perf_counter() - start < READ_S, "it asks a hanging server again at once"


async def assert_limiter_counts_again(stores: Stores) -> None:
    await asyncio.sleep(0.25)
    assert await stores.limiter.hit("ann") is None
    assert not stores.limiter.degraded


async def test_killed_and_restarted(own_redis: Server, stores: Stores) -> None:
    await asyncio.gather(*(assert_all_work(stores) for _ in range(8)))  # a pool full of connections that go stale
    own_redis.kill()
    await assert_all_fail(stores, PartUnavailable)
    await assert_limiter_lets_pass(stores)
    await asyncio.to_thread(own_redis.start)
    await assert_all_work(stores)
    await assert_limiter_counts_again(stores)


async def test_restarted_between_two_calls(own_redis: Server, stores: Stores) -> None:
    await asyncio.gather(*(assert_all_work(stores) for _ in range(8)))
    own_redis.kill()
    await asyncio.to_thread(own_redis.start)
    assert not await stores.answers.nearest("s", VECTOR, 1), "what the restart lost is still answered"
    await assert_all_work(stores)


async def test_hanging_and_going_on(own_redis: Server, stores: Stores) -> None:
    await assert_all_work(stores)
    own_redis.freeze()
    await assert_all_fail(stores, PartTimeout)
    await assert_limiter_lets_pass(stores)
    own_redis.go_on()
    await assert_all_work(stores)
    await assert_limiter_counts_again(stores)


async def test_vanished_from_the_network_and_back(own_redis: Server) -> None:
    """With one connection: one that got no answer is not used again, or it would wait for TCP to try again, too."""
    with Network() as network:
        async with Proxy(own_redis.url, network.listen()) as proxy:
            link = RedisLink(proxy.url, max_connections=1, connect_timeout_s=CONNECT_S, read_timeout_s=READ_S)
            stores = over(link)
            await assert_all_work(stores)
            network.lose()
            await assert_all_fail(stores, PartTimeout)
            network.restore()
            await assert_all_work(stores)
            await link.close()


async def test_hanging_with_more_callers_than_connections(own_redis: Server, stores: Stores) -> None:
    await assert_all_work(stores)
    own_redis.freeze()
    start = time.perf_counter()
    results = await asyncio.gather(*(stores.answers.exact("s", "q") for _ in range(40)), return_exceptions=True)
    assert all(isinstance(result, PartUnavailable) for result in results)
    assert time.perf_counter() - start < CONNECT_S + READ_S + SLACK_S
    own_redis.go_on()
    results = await asyncio.gather(*(stores.answers.exact("s", "q") for _ in range(40)))
    assert set(results) == {answer_to("q")}, "a late reply went to the wrong caller"


async def test_cancelled_callers_leave_no_reply_behind(stores: Stores, vectors: list[Vector]) -> None:
    for number in range(8):
        await stores.answers.put("s", f"q{number}", vectors[number], answer_to(f"q{number}"))
    for round_ in range(20):
        tasks = [asyncio.create_task(stores.answers.exact("s", f"q{number}")) for number in range(8)]
        await asyncio.sleep(round_ * 1e-4)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        for number in range(8):
            assert await stores.answers.exact("s", f"q{number}") == answer_to(f"q{number}")


async def test_no_server_at_the_start_is_no_obstacle(own_redis: Server) -> None:
    own_redis.kill()
    link = RedisLink(own_redis.url)
    stores = over(link)
    await assert_all_fail(stores, PartUnavailable)
    await asyncio.to_thread(own_redis.start)
    await assert_all_work(stores)
    await link.close()
    await link.close()


async def test_connections_stay_bounded(stores: Stores) -> None:
    await stores.answers.put("s", "q", VECTOR, answer_to("q"))
    await asyncio.gather(*(stores.answers.exact("s", "q") for _ in range(200)))
    assert (await stores.link.client.info("clients"))["connected_clients"] <= 8


async def test_a_full_server_is_an_error_that_says_so(stores: Stores) -> None:
    await stores.link.client.config_set("maxmemory", "100kb")
    with pytest.raises(PartUnavailable, match="maxmemory"):
        await stores.answers.put("s", "q", VECTOR, answer_to("q"))


async def test_a_foreign_value_is_an_error_that_does_not_quote_it(stores: Stores) -> None:
    await stores.sessions.append("s1", ANN, exchange(0))
    (key,) = [key async for key in stores.link.client.scan_iter("*:session:*")]
    await stores.link.client.rpush(key, b'{"question": "my secret"}')
    with pytest.raises(PartUnavailable, match="another MANGA_TENANT") as raised:
        await stores.sessions.load("s1", ANN)
    assert "secret" not in str(raised.value)
    assert raised.value.__cause__ is None
