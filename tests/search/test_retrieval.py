import asyncio

import pytest

from infra.resilience import Breakers
from pipeline.errors import PartRefused, PartTimeout, PartUnavailable
from pipeline.fusion import fuse
from pipeline.retrieval import Retriever
from pipeline.types.documents import Passage
from pipeline.types.search import Hit, SearchQuery, SearchResult

QUERY = SearchQuery("one piece", (1.0, 0.0), limit=2)


def hits(*names: str) -> SearchResult:
    return SearchResult(tuple(Hit(Passage(name, name, name, "faq", "en", "/", name), 1.0) for name in names))


async def keyword(_: SearchQuery) -> SearchResult:
    await asyncio.sleep(0.05)
    return hits("a", "b")


async def vector(_: SearchQuery) -> SearchResult:
    await asyncio.sleep(0.05)
    return hits("b", "c")


async def broken(_: SearchQuery) -> SearchResult:
    raise PartTimeout("search:x", "took too long")


async def refused(_: SearchQuery) -> SearchResult:
    raise PartRefused("search:hybrid", "no such query")


async def buggy(_: SearchQuery) -> SearchResult:
    raise KeyError("a mistake in the adapter")


async def test_searches_run_at_the_same_time_and_the_limit_holds() -> None:
    both = asyncio.Barrier(2)

    async def one(query: SearchQuery) -> SearchResult:
        await both.wait()
        return await keyword(query)

    async def other(query: SearchQuery) -> SearchResult:
        await both.wait()
        return await vector(query)

    async with asyncio.timeout(30):
        found = await Retriever(one, other, fuse)(QUERY)
    assert [hit.passage.id for hit in found.hits] == ["b", "a"]
    assert (found.keyword_count, found.vector_count, found.degraded) == (2, 2, None)


async def test_one_broken_search_degrades() -> None:
    without_keyword = await Retriever(broken, vector, fuse)(QUERY)
    without_vector = await Retriever(keyword, broken, fuse)(QUERY)
    assert [hit.passage.id for hit in without_keyword.hits] == ["b", "c"]
    assert [hit.passage.id for hit in without_vector.hits] == ["a", "b"]
    assert (without_keyword.degraded, without_vector.degraded) == ("search:keyword", "search:vector")


async def test_both_broken_is_an_error_that_names_the_part() -> None:
    with pytest.raises(PartUnavailable) as caught:
        await Retriever(broken, broken, fuse)(QUERY)
    assert caught.value.part == "search"


async def test_a_bug_is_not_hidden_as_degradation() -> None:
    with pytest.raises(KeyError):
        await Retriever(keyword, buggy, fuse)(QUERY)


async def test_an_index_that_fuses_is_asked_once() -> None:
    found = await Retriever(broken, broken, fuse, hybrid=keyword)(QUERY)
    assert [hit.passage.id for hit in found.hits] == ["a", "b"]
    assert (found.fused_by, found.keyword_count, found.vector_count) == ("server", None, None)


async def test_when_it_refuses_the_two_searches_follow() -> None:
    found = await Retriever(keyword, vector, fuse, hybrid=refused)(QUERY)
    assert [hit.passage.id for hit in found.hits] == ["b", "a"]
    assert (found.fused_by, found.keyword_count, found.vector_count) == ("client", 2, 2)


async def test_when_it_hangs_the_turn_does_not_wait_twice() -> None:
    with pytest.raises(PartTimeout):
        await Retriever(keyword, vector, fuse, hybrid=broken)(QUERY)


async def test_refusals_keep_no_other_search_from_trying() -> None:
    breakers = Breakers(failures=2, pause_s=0.05)
    hybrid, searched, hanging = (breakers.around(step, part="search") for step in (refused, keyword, broken))
    retrieve = Retriever(searched, searched, fuse, hybrid)
    await asyncio.gather(hanging(QUERY), hanging(QUERY), return_exceptions=True)
    assert breakers.states == {"search": "opened"}
    await asyncio.sleep(0.1)
    assert (await retrieve(QUERY)).hits
    assert breakers.states == {"search": "closed"}
