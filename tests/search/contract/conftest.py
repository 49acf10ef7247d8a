"""A real OpenSearch, once for all tests here, and a second one without the neural-search plugin."""

from __future__ import annotations

import os
import uuid
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from pathlib import Path

import httpx
import pytest

from infra.search import lance, opensearch
from infra.search.lance import LanceIndex
from infra.search.opensearch import OpenSearchIndex
from tests import servers

ADDRESS = "MANGA_TEST_OPENSEARCH_URL"


@pytest.fixture(scope="session")
def opensearch_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with servers.given(ADDRESS) or servers.opensearch(tmp_path_factory.mktemp("opensearch"), "knn,neural") as server:
        yield server.url


@pytest.fixture(scope="session")
def url_with_neural(opensearch_url: str) -> str:
    plugins = httpx.get(f"{opensearch_url}/_cat/plugins?h=component", timeout=20, trust_env=False).text
    if os.environ.get(ADDRESS) and "neural" not in plugins:
        pytest.skip(f"the server at {ADDRESS} lacks the neural-search plugin")
    return opensearch_url


@pytest.fixture(scope="session")
def url_without_neural(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with servers.opensearch(tmp_path_factory.mktemp("opensearch"), "knn") as server:
        yield server.url


@pytest.fixture
def alias() -> str:
    return f"test-{uuid.uuid4().hex[:8]}"


@pytest.fixture
async def opensearch_index(opensearch_url: str, alias: str) -> AsyncIterator[OpenSearchIndex]:
    index = await opensearch.open_index(opensearch_url, alias=alias, dimensions=4, timeout_s=20)
    yield index
    await index.close()


@pytest.fixture(params=["lance", "opensearch_index"])
def index(request: pytest.FixtureRequest) -> LanceIndex | OpenSearchIndex:
    return request.getfixturevalue(request.param)


@pytest.fixture
def reopen(request: pytest.FixtureRequest, tmp_path: Path) -> Callable[[], Awaitable[LanceIndex | OpenSearchIndex]]:
    """Opens the index of ``index`` once more, as another process would."""
    if "lance" in request.node.callspec.params.values():
        return lambda: lance.open_index(tmp_path / "index", dimensions=4)
    url, alias = request.getfixturevalue("opensearch_url"), request.getfixturevalue("alias")
    return lambda: opensearch.open_index(url, alias=alias, dimensions=4, timeout_s=20)
