"""What every answer store must do, in memory and over a real Redis."""

import asyncio
from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from infra.stores.codec import Float16, to_bytes
from infra.stores.memory import MemoryAnswerStore
from infra.stores.redis_answers import RedisAnswerStore
from infra.stores.redis_link import RedisLink
from infra.stores.redis_mirror import _Mirror
from pipeline.ports import AnswerStore
from pipeline.types.search import Vector
from tests.stores.samples import DIMENSIONS, answer_to, unit_vectors

OpenAnswers = Callable[..., AnswerStore]
FLOAT16 = 2e-3
"""How far a cosine may be off after the vectors were kept as float16."""


async def fill(store: AnswerStore, vectors: list[Vector], scope: str = "s") -> None:
    for number, vector in enumerate(vectors):
        await store.put(scope, f"q{number}", vector, answer_to(f"q{number}"))


async def test_an_answer_comes_back_whole(open_answers: OpenAnswers, vectors: list[Vector]) -> None:
    store = open_answers()
    await store.put("s", "will it end", vectors[0], answer_to("Will it end?"))
    assert await store.exact("s", "will it end") == answer_to("Will it end?")
    (found,) = await store.nearest("s", vectors[0], 1)
    assert found[0] == answer_to("Will it end?")
    assert found[1] == pytest.approx(1.0, abs=FLOAT16)


async def test_an_empty_store_has_nothing(open_answers: OpenAnswers, vectors: list[Vector]) -> None:
    store = open_answers()
    assert await store.exact("s", "q") is None
    assert not await store.nearest("s", vectors[0], 1)


async def test_scopes_do_not_see_each_other(open_answers: OpenAnswers, vectors: list[Vector]) -> None:
    store = open_answers()
    await store.put("model-a", "q", vectors[0], answer_to("q"))
    assert await store.exact("model-b", "q") is None
    assert not await store.nearest("model-b", vectors[0], 1)


async def test_a_second_put_replaces_the_first(open_answers: OpenAnswers, vectors: list[Vector]) -> None:
    store = open_answers()
    await store.put("s", "q", vectors[0], answer_to("old"))
    assert await store.nearest("s", vectors[0], 1)
    await store.put("s", "q", vectors[1], answer_to("new"))
    assert await store.exact("s", "q") == answer_to("new")
    (found,) = await store.nearest("s", vectors[0], 1)
    assert found[0] == answer_to("new")
    assert found[1] == pytest.approx(np.dot(vectors[0], vectors[1]), abs=FLOAT16)


async def test_the_oldest_unused_answers_make_room(open_answers: OpenAnswers, vectors: list[Vector]) -> None:
    store = open_answers(max_entries=10)
    await fill(store, vectors[:25])
    assert [await store.exact("s", f"q{n}") is not None for n in range(25)] == [False] * 15 + [True] * 10
    (found,) = await store.nearest("s", vectors[0], 1)
    assert found[0].question in {f"q{n}" for n in range(15, 25)}


async def test_answers_expire(open_answers: OpenAnswers, vectors: list[Vector]) -> None:
    store = open_answers(ttl_s=0.5)
    await store.put("s", "old", vectors[0], answer_to("old"))
    await asyncio.sleep(0.3)
    await store.put("s", "young", vectors[1], answer_to("young"))
    (found,) = await store.nearest("s", vectors[0], 1)
    assert found[0].question == "old"
    await asyncio.sleep(0.3)
    assert await store.exact("s", "old") is None
    (found,) = await store.nearest("s", vectors[0], 1)
    assert found[0].question == "young"
    await asyncio.sleep(0.3)
    assert not await store.nearest("s", vectors[0], 1)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(seed=st.integers(0, 2**32 - 1), moves=st.lists(st.tuples(st.integers(0, 30), st.integers(0, 3)), max_size=60))
async def test_nearest_is_what_brute_force_finds(
    open_answers: OpenAnswers, seed: int, moves: list[tuple[int, int]]
) -> None:
    store, scope, kept = open_answers(max_entries=1000), str((seed, moves)), dict[str, Vector]()
    fresh = iter(unit_vectors(len(moves) + 1, seed))
    for key, lookups in moves:
        kept[f"q{key}"] = next(fresh)
        await store.put(scope, f"q{key}", kept[f"q{key}"], answer_to(f"q{key}"))
        for asked in unit_vectors(lookups, seed + key):
            (found,) = await store.nearest(scope, asked, 1)
            assert found[1] == pytest.approx(max(np.dot(asked, vector) for vector in kept.values()), abs=FLOAT16)
            assert found[1] == pytest.approx(np.dot(asked, kept[found[0].question]), abs=FLOAT16)


@pytest.mark.parametrize("count", [1, 3, 40])
async def test_the_nearest_come_best_first(open_answers: OpenAnswers, vectors: list[Vector], count: int) -> None:
    store, asked = open_answers(), vectors[100]
    await fill(store, vectors[:20])
    await asyncio.sleep(0.3)  # an index follows the writes after a moment
    found = await store.nearest("s", asked, count)
    best = sorted(range(20), key=lambda number: -np.dot(asked, vectors[number]))[:count]
    assert [kept.question for kept, _ in found] == [f"q{number}" for number in best]
    assert [cosine for _, cosine in found] == pytest.approx([np.dot(asked, vectors[n]) for n in best], abs=FLOAT16)


async def test_many_at_once(open_answers: OpenAnswers, vectors: list[Vector]) -> None:
    store = open_answers(max_entries=500)
    puts = [store.put("s", f"q{n}", vectors[n], answer_to(f"q{n}")) for n in range(60)]
    looks = [store.nearest("s", vectors[n], 1) for n in range(60)]
    await asyncio.gather(*(call for pair in zip(puts, looks, strict=True) for call in pair))
    for number in range(60):
        (found,) = await store.nearest("s", vectors[number], 1)
        assert found[0].question == f"q{number}"


# --- memory alone -----------------------------------------------------------------------------------------------


async def test_memory_keeps_what_is_used_and_counts_over_all_scopes(vectors: list[Vector]) -> None:
    store = MemoryAnswerStore(3, 60)
    await store.put("a", "q", vectors[0], answer_to("a"))
    await store.put("b", "q", vectors[1], answer_to("b"))
    await store.put("c", "q", vectors[2], answer_to("c"))
    await store.nearest("a", vectors[0], 1)
    await store.exact("b", "q")
    await store.put("d", "q", vectors[3], answer_to("d"))
    assert [await store.exact(scope, "q") is not None for scope in "abcd"] == [True, True, False, True]
    assert len(store) == 3


async def test_memory_lives_by_its_clock(vectors: list[Vector]) -> None:
    now = [0.0]
    store = MemoryAnswerStore(10, 60, clock=lambda: now[0])
    await store.put("s", "q", vectors[0], answer_to("q"))
    now[0] = 59.9
    assert await store.nearest("s", vectors[0], 1)
    now[0] = 60
    assert not await store.nearest("s", vectors[0], 1)
    assert len(store) == 0


# --- Redis alone ------------------------------------------------------------------------------------------------


def over(link: RedisLink, prefix: str, max_entries: int = 100) -> RedisAnswerStore:
    return RedisAnswerStore(link, ttl_s=60, max_entries=max_entries, prefix=prefix)


async def test_two_processes_see_each_others_writes(
    link: RedisLink, other_link: RedisLink, prefix: str, vectors: list[Vector]
) -> None:
    one, two = over(link, prefix), over(other_link, prefix)
    for number, vector in enumerate(vectors[:20]):
        writer, reader = (one, two) if number % 2 else (two, one)
        await writer.put("s", f"q{number}", vector, answer_to(f"q{number}"))
        assert await reader.exact("s", f"q{number}") == answer_to(f"q{number}")
        (found,) = await reader.nearest("s", vector, 1)
        assert found[0].question == f"q{number}"


async def test_callers_at_once_load_the_vectors_once(
    link: RedisLink, other_link: RedisLink, prefix: str, vectors: list[Vector]
) -> None:
    await fill(over(link, prefix, max_entries=200), vectors)
    fresh, before = over(other_link, prefix), (await link.client.info("stats"))["total_net_output_bytes"]
    await asyncio.gather(*(fresh.nearest("s", vector, 1) for vector in vectors[:20]))
    sent = (await link.client.info("stats"))["total_net_output_bytes"] - before
    assert sent < 2 * len(vectors) * 2 * DIMENSIONS, "the scope's float16 vectors travelled more than once"


async def test_an_answer_that_the_server_evicted_is_passed_over(
    link: RedisLink, prefix: str, vectors: list[Vector]
) -> None:
    store = over(link, prefix)
    await fill(store, vectors[:3])
    await store.nearest("s", vectors[0], 1)
    await store.put("s", "gone", vectors[3], answer_to("gone"))
    assert [kept for kept, _ in await store.nearest("s", vectors[3], 1)] == [answer_to("gone")]
    async for key in link.client.scan_iter(f"{prefix}:*"):
        if await link.client.type(key) == b"hash" and b"gone" in (await link.client.hget(key, "answer") or b""):
            await link.client.delete(key)
    (found,) = await store.nearest("s", vectors[3], 1)
    assert found[0].question in {"q0", "q1", "q2"}


async def commands(link: RedisLink) -> int:
    return (await link.client.info("stats"))["total_commands_processed"]


async def test_an_emptied_server_is_a_new_beginning(link: RedisLink, prefix: str, vectors: list[Vector]) -> None:
    store = over(link, prefix)
    await fill(store, vectors[:50])
    assert await store.nearest("s", vectors[0], 1)
    async for key in link.client.scan_iter(f"{prefix}:*"):
        await link.client.delete(key)
    before = await commands(link)
    assert not await store.nearest("s", vectors[0], 1)
    assert await commands(link) - before < 10, "it asked for every entry that is gone"
    await store.put("s", "new", vectors[99], answer_to("new"))
    assert [kept for kept, _ in await store.nearest("s", vectors[0], 1)] == [answer_to("new")]


async def test_what_expired_is_not_asked_for(link: RedisLink, prefix: str, vectors: list[Vector]) -> None:
    store = RedisAnswerStore(link, ttl_s=1, prefix=prefix)
    await fill(store, vectors[:50])
    await asyncio.sleep(0.6)
    await store.put("s", "young", vectors[99], answer_to("young"))
    assert await store.nearest("s", vectors[0], 1)
    await asyncio.sleep(0.6)
    before = await commands(link)
    assert [kept for kept, _ in await store.nearest("s", vectors[0], 1)] == [answer_to("young")]
    assert await commands(link) - before < 20, "it asked for every entry that expired"


async def test_a_clock_set_back_hides_nothing(link: RedisLink, prefix: str, vectors: list[Vector]) -> None:
    store = over(link, prefix)
    await store.put("s", "before", vectors[0], answer_to("before"))
    async for order in link.client.scan_iter(f"{prefix}:*:order"):
        ((name, score),) = await link.client.zrange(order, 0, -1, withscores=True)
        await link.client.zadd(order, {name: score + 3600e6})
    assert await store.nearest("s", vectors[0], 1)
    await store.put("s", "after", vectors[1], answer_to("after"))
    assert [kept for kept, _ in await store.nearest("s", vectors[1], 1)] == [answer_to("after")]


def test_a_late_reply_undoes_nothing(vectors: list[Vector]) -> None:
    mirror, old, new = _Mirror(), to_bytes(vectors[0], Float16), to_bytes(vectors[1], Float16)
    mirror.apply([0, b"0", b"q", b"2", new], DIMENSIONS)
    mirror.apply([0, b"0", b"q", b"1", old], DIMENSIONS)
    (found,) = mirror.table.nearest(vectors[1], 1)
    assert found[1] == pytest.approx(1, abs=FLOAT16)


async def test_every_key_expires_and_none_is_left_over(link: RedisLink, prefix: str, vectors: list[Vector]) -> None:
    await fill(over(link, prefix, max_entries=10), vectors[:25])
    keys = [key async for key in link.client.scan_iter(f"{prefix}:*")]
    assert len(keys) == 11  # ten answers and their order
    assert all([0 < await link.client.ttl(key) <= 60 for key in keys])


async def test_a_question_appears_in_no_key(link: RedisLink, prefix: str, vectors: list[Vector]) -> None:
    await over(link, prefix).put("s", "my name is ann", vectors[0], replace(answer_to("x"), question="x"))
    assert not [key async for key in link.client.scan_iter(f"{prefix}:*ann*")]
