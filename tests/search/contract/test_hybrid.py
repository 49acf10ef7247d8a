"""Fusion by the server: used where the plugin is, and then with the hits and scores of fusion in the client."""

# pyright: reportPrivateUsage=false

import random
import uuid
from collections.abc import AsyncIterator, Callable
from typing import get_args

import pytest
from opensearchpy import AsyncOpenSearch

from infra.search import opensearch
from infra.search.opensearch import OpenSearchIndex
from infra.search.opensearch_schema import RANK_FUSION
from pipeline.fusion import fuse
from pipeline.retrieval import Retriever
from pipeline.types.documents import DocumentType, Passage
from pipeline.types.search import Hit, SearchQuery, Vector

MakePassage = Callable[..., Passage]

TYPES: tuple[DocumentType, ...] = get_args(DocumentType)
WORDS = tuple(f"word{number}" for number in range(60))
X, Y = (1.0, 0.0, 0.0, 0.0), (0.0, 1.0, 0.0, 0.0)
SINGLE = 1e-6
"""The server adds in single precision."""


class Library:
    """300 passages of few different words, so that many have equal BM25 scores, and questions about them."""

    def __init__(self) -> None:
        self._random = random.Random(11)  # noqa: S311 - no secrets
        self.passages = [self._passage(number) for number in range(300)]
        self.vectors = [self._vector() for _ in self.passages]

    def query(self, types: tuple[DocumentType, ...], limit: int) -> SearchQuery:
        words = self._random.choices(WORDS, k=self._random.randint(1, 6))
        return SearchQuery(" ".join(words), self._vector(), self._random.choice(("en", "ja")), types, limit)

    def _passage(self, number: int) -> Passage:
        text = " ".join(self._random.choices(WORDS, k=self._random.randint(5, 12)))
        kind, language = self._random.choice(TYPES), self._random.choice(("en", "ja", "mul"))
        return Passage(f"d{number}#0", f"d{number}", f"d{number}", kind, language, "/", text, version="v1")

    def _vector(self) -> Vector:
        return tuple(self._random.gauss(0, 1) for _ in range(4))


@pytest.fixture(scope="module")
def library() -> Library:
    return Library()


@pytest.fixture(scope="module")
async def full(url_with_neural: str, library: Library) -> AsyncIterator[OpenSearchIndex]:
    alias = f"test-{uuid.uuid4().hex[:8]}"
    index = await opensearch.open_index(url_with_neural, alias=alias, dimensions=4, timeout_s=20)
    await index.replace(library.passages, library.vectors)
    await index.publish()
    yield index
    await index.close()


@pytest.fixture
async def small(url_with_neural: str, opensearch_index: OpenSearchIndex, passage: MakePassage) -> OpenSearchIndex:
    await opensearch_index.replace([passage("one", "one piece"), passage("two", "two towers")], [X, Y])
    await opensearch_index.publish()
    return opensearch_index


def by_server(index: OpenSearchIndex) -> Retriever:
    assert index.hybrid
    return Retriever(index.keyword, index.vector, fuse, index.hybrid)


async def assert_equal_up_to_ties(index: OpenSearchIndex, query: SearchQuery) -> None:
    """Equal scores in the same order, each hit with its own; so only among equals at the cut may others be chosen."""
    fused = await fuse(await index.keyword(query), await index.vector(query))
    wanted, scores = fused[: query.limit], {hit.passage.id: hit.score for hit in fused}
    found = await by_server(index)(query)
    assert found.fused_by == "server"
    assert [hit.score for hit in found.hits] == pytest.approx([hit.score for hit in wanted], rel=SINGLE)
    assert [scores[hit.passage.id] for hit in found.hits] == [hit.score for hit in wanted]
    assert above_the_cut(found.hits) == above_the_cut(wanted)


def above_the_cut(hits: tuple[Hit, ...]) -> list[Passage]:
    return [hit.passage for hit in hits if hit.score > hits[-1].score * (1 + SINGLE)]


@pytest.mark.parametrize("limit", [1, 5, 20, 50])
@pytest.mark.parametrize("types", [(), ("faq",), ("product", "policy")], ids=str)
async def test_the_server_fuses_as_the_client_does(
    full: OpenSearchIndex, library: Library, types: tuple[DocumentType, ...], limit: int
) -> None:
    for _ in range(25):
        await assert_equal_up_to_ties(full, library.query(types, limit))


@pytest.mark.parametrize("text", ["", "😀🔥", "nowhere", "title:secret AND (", "長" * 4000])
async def test_without_matching_words_the_vector_search_is_what_remains(full: OpenSearchIndex, text: str) -> None:
    await assert_equal_up_to_ties(full, SearchQuery(text, X))


async def test_a_turn_is_one_request(small: OpenSearchIndex, monkeypatch: pytest.MonkeyPatch) -> None:
    requests: list[str] = []
    perform = small._server.client.transport.perform_request

    async def counted(method: str, url: str, **arguments: object) -> object:
        requests.append(url)
        return await perform(method, url, **arguments)

    monkeypatch.setattr(small._server.client.transport, "perform_request", counted)
    await by_server(small)(SearchQuery("one piece", X))
    assert len(requests) == 1


async def test_what_the_server_does_not_tell_is_not_made_up(small: OpenSearchIndex) -> None:
    found = await by_server(small)(SearchQuery("one piece", X))
    assert (found.keyword_count, found.vector_count) == (None, None)
    assert {(hit.keyword_rank, hit.vector_rank) for hit in found.hits} == {(None, None)}


async def test_changes_show_on_publish(small: OpenSearchIndex, passage: MakePassage) -> None:
    await small.replace([passage("one", "another text")], [Y])
    await small.remove(["two"])
    await small.publish()
    assert [hit.passage.text for hit in (await by_server(small)(SearchQuery("piece", X))).hits] == ["another text"]


async def test_after_a_switch_to_another_encoder_the_new_index_is_fused(
    small: OpenSearchIndex, passage: MakePassage, opensearch_url: str, alias: str
) -> None:
    wider = await opensearch.open_index(opensearch_url, alias=alias, dimensions=8, timeout_s=20)
    query = SearchQuery("one", X + X)
    await wider.replace([passage("one", "one piece")], [query.vector])
    assert (await by_server(small)(SearchQuery("one", X))).fused_by == "server"
    await wider.publish()
    await assert_equal_up_to_ties(wider, query)
    await wider.close()


async def test_when_one_half_is_refused_the_other_is_still_searched(small: OpenSearchIndex) -> None:
    found = await by_server(small)(SearchQuery("one piece", (1.0, 0.0)))
    assert [hit.passage.document_id for hit in found.hits] == ["one"]
    assert (found.fused_by, found.degraded) == ("client", "search:vector")


async def test_a_server_that_no_longer_fuses_is_no_loss(
    small: OpenSearchIndex, opensearch_url: str, alias: str
) -> None:
    query = SearchQuery("one piece", X)
    wanted = await by_server(small)(query)
    async with AsyncOpenSearch([opensearch_url]) as client:
        await client.search_pipeline.delete(id=RANK_FUSION)
    found = await by_server(small)(query)
    assert [hit.passage for hit in found.hits] == [hit.passage for hit in wanted.hits]
    assert (found.fused_by, found.degraded) == ("client", None)
    again = await opensearch.open_index(opensearch_url, alias=alias, dimensions=4, timeout_s=20)
    assert (await by_server(again)(query)).fused_by == "server"
    await again.close()


async def test_without_the_plugin_the_client_fuses(url_without_neural: str, alias: str, passage: MakePassage) -> None:
    index = await opensearch.open_index(url_without_neural, alias=alias, dimensions=4, timeout_s=20)
    await index.replace([passage("one", "one piece")], [X])
    await index.publish()
    assert index.hybrid is None
    for hybrid in (None, index._fused):  # the second is how a turn goes on when the plugin is taken away
        found = await Retriever(index.keyword, index.vector, fuse, hybrid)(SearchQuery("one piece", X))
        assert (found.keyword_count, found.vector_count, found.degraded) == (1, 1, None)
    await index.close()


async def test_the_client_fuses_where_it_is_asked_to(opensearch_url: str, alias: str) -> None:
    index = await opensearch.open_index(opensearch_url, alias=alias, dimensions=4, timeout_s=20, server_fusion=False)
    assert index.hybrid is None
    await index.close()
