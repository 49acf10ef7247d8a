"""A real OpenSearch: an address, or a program that is started once for all tests here, else a skip that says how.

A second one lacks the neural-search plugin; it has to be a program.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import socket
import subprocess
import time
import uuid
from collections.abc import AsyncIterator, Generator, Iterator
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

import pytest

from infra.search import opensearch
from infra.search.lance import LanceIndex
from infra.search.opensearch import OpenSearchIndex

HOW = (
    "no OpenSearch: set MANGA_TEST_OPENSEARCH_URL (docker run -p 9200:9200 -e discovery.type=single-node "
    "-e DISABLE_SECURITY_PLUGIN=true opensearchproject/opensearch:2.19.1), or put a start script named opensearch on "
    "PATH or in the folder MANGA_TEST_SERVERS"
)
STARTS_WITHIN_S = 90
ALONE = "discovery.type: single-node\ntransport.port: 9400-9499\n"
"""Or else two on one machine find each other, on the ports from 9300 on, and become one cluster."""


@pytest.fixture(scope="session")
def opensearch_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    if url := os.environ.get("MANGA_TEST_OPENSEARCH_URL"):
        yield url
        return
    with started(find_program(), tmp_path_factory.mktemp("opensearch"), "knn,neural") as url:
        yield url


@pytest.fixture(scope="session")
def url_without_neural(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with started(find_program(), tmp_path_factory.mktemp("opensearch"), "knn") as url:
        yield url


def find_program() -> str:
    folder = os.environ.get("MANGA_TEST_SERVERS")
    program = shutil.which("opensearch") or (shutil.which("opensearch", path=folder) if folder else None)
    if program is None:
        (pytest.fail if os.environ.get("MANGA_TEST_REQUIRE_SERVERS") == "1" else pytest.skip)(HOW)
    return program


@contextlib.contextmanager
def started(program: str, folder: Path, plugins: str) -> Generator[str]:
    port = next(port for port in range(9280, 9200, -1) if free(port))
    log, config = folder / "log", folder / "data" / "node_1" / "config" / "opensearch.yml"
    config.parent.mkdir(parents=True)
    config.write_text(ALONE)
    with log.open("wb") as output:
        command = [program, "--port", str(port), "--data", str(folder / "data"), "--plugins", plugins]
        server = subprocess.Popen(command, stdout=output, stderr=subprocess.STDOUT)
    try:
        wait_for(f"http://127.0.0.1:{port}", server, log)
        yield f"http://127.0.0.1:{port}"
    finally:
        server.terminate()
        server.wait(timeout=30)


def free(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) != 0


def wait_for(url: str, server: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + STARTS_WITHIN_S
    while server.poll() is None and time.monotonic() < deadline:
        with contextlib.suppress(URLError, OSError), urlopen(f"{url}/_cluster/health", timeout=5):  # noqa: S310
            return
        time.sleep(0.3)
    pytest.fail(f"OpenSearch did not start:\n{log.read_text(errors='replace')[-2000:]}")


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
