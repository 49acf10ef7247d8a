"""The servers of the whole system, each behind a proxy, to be frozen, killed, slowed and brought back."""

from __future__ import annotations

import asyncio
import os
import random
import shutil
import socket
import sqlite3
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import ollama
import pytest
import redis

from tests.deploy.servers import Server, answers, free_port
from tests.ladder.network import Network
from tests.ladder.proxy import Proxy
from tests.llm.servers import find_ollama
from tests.search.contract.conftest import HOW as HOW_TO_GET_OPENSEARCH
from tests.stores.redis_server import find_program as find_redis

How = Literal["frozen", "killed", "slowed"]
Failure = How | Literal["vanished"]


@dataclass
class Breakable:
    """A server as the app reaches it: through ``proxy``. Without a process when it was there before."""

    proxy: Proxy
    server: Server | None
    slow_s: float
    """A delay well over the app's time limit for this server."""

    async def break_(self, how: Failure) -> None:
        if how == "slowed":
            self.proxy.delay_s = self.slow_s
            return
        if self.server is None:
            pytest.skip("a server that was not started here is not broken here")
        if how == "frozen":
            self.server.freeze()
        else:
            await self.proxy.refuse()
            await asyncio.to_thread(self.server.kill)

    async def mend(self, how: Failure) -> None:
        """Bring it back; over when it answers again."""
        self.proxy.delay_s = 0
        if self.server is None:
            return
        if how == "frozen":
            self.server.go_on()
        elif how == "killed":
            await asyncio.to_thread(self.server.start)
            await self.proxy.listen()


@dataclass
class Distant:
    """A server on another machine, which vanishes from the network without a word, and is restarted meanwhile."""

    network: Network
    proxy: Proxy

    async def break_(self, how: Failure) -> None:
        """Lose every packet, and every connection on its side."""
        self.network.lose()
        self.proxy.forget()

    async def mend(self, how: Failure) -> None:
        """Let packets arrive again."""
        self.network.restore()


_TEMPLATE = "{{ if .Prompt }}hello{{ end }}"
"""The model makes nothing of a prompt, so it gets none: eight users share two cores with everything else."""
_PARAMETERS = {"num_thread": 1}
"""Two threads that wait for each other are ten times slower where others use the cores too."""

Started = tuple[Server | None, str]


def opensearch(folder: Path) -> Callable[[], Started]:
    """Find OpenSearch now (or skip); the returned call starts it."""
    if url := os.environ.get("MANGA_TEST_OPENSEARCH_URL"):
        return lambda: (None, url)
    program = _find("opensearch", HOW_TO_GET_OPENSEARCH)
    ports = [port for port in range(9200, 9280) if _free(port)]
    port = random.choice(ports)  # noqa: S311 - so that two runs at once rarely meet
    url = f"http://127.0.0.1:{port}"
    command = [program, "--port", str(port), "--data", str(folder / "data"), "--plugins", "knn"]
    ready = answers(f"{url}/_cluster/health?wait_for_status=yellow&timeout=1s")
    return lambda: (Server(command, folder / "log", ready, env={}), url)


def redis_server(folder: Path) -> Callable[[], Started]:
    """Find Redis now (or skip); the returned call starts it."""
    if url := os.environ.get("MANGA_TEST_REDIS_URL"):
        return lambda: (None, url)
    port = free_port()
    command = [find_redis(), "--port", str(port), "--bind", "127.0.0.1", "--dir", str(folder), "--save", ""]

    def ready() -> bool:
        try:
            return bool(redis.Redis(port=port, socket_timeout=1).ping())
        except redis.RedisError:
            return False

    return lambda: (Server(command, folder / "log", ready, env={}), f"redis://127.0.0.1:{port}/0")


def ollama_server(folder: Path, gguf: Path) -> Callable[[], Started]:
    """Find Ollama now (or skip); the returned call starts it with the models ``tiny`` and ``small``."""

    def with_models(server: Server | None, url: str) -> Started:
        client = ollama.Client(url, timeout=60)
        # Two files that differ in a name, or Ollama would take them for one model.
        (small := folder / "small.gguf").write_bytes(gguf.read_bytes().replace(b"tiny", b"smol", 1))
        for name, file in (("tiny", gguf), ("small", small)):
            blob = client.create_blob(file)
            client.create(name, files={file.name: blob}, template=_TEMPLATE, parameters=_PARAMETERS)
        return server, url

    if url := os.environ.get("MANGA_TEST_OLLAMA_URL"):
        return lambda: with_models(None, url)
    url = f"http://127.0.0.1:{free_port()}"
    env = {"OLLAMA_HOST": url, "OLLAMA_MODELS": str(folder / "models"), "HOME": str(folder), "OLLAMA_NUM_PARALLEL": "2"}
    command = [find_ollama(), "serve"]
    return lambda: with_models(Server(command, folder / "log", answers(f"{url}/api/version"), env=env), url)


class Mlflow:
    """MLflow on a SQLite file, which is read directly: what is in it is stored."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def start(self) -> Started:
        url = f"http://127.0.0.1:{(port := free_port())}"
        command = [sys.executable, "-m", "mlflow", "server", "--port", str(port), "--workers", "1"]
        env = {
            "MLFLOW_BACKEND_STORE_URI": f"sqlite:///{self._folder}/mlflow.db",
            "MLFLOW_ARTIFACTS_DESTINATION": str(self._folder / "artifacts"),
            "MLFLOW_SERVER_ENABLE_JOB_EXECUTION": "false",
            "MLFLOW_DISABLE_TELEMETRY": "true",
        }
        # Unlike /health this needs the database.
        ready = answers(f"{url}/api/2.0/mlflow/experiments/get?experiment_id=0")
        return Server(command, self._folder / "log", ready, env=env), url

    def tags(self, trace_ids: set[str]) -> dict[str, dict[str, str]]:
        """The tags of those of the traces that are stored, by trace id."""
        found: dict[str, dict[str, str]] = {}
        with sqlite3.connect(f"file:{self._folder}/mlflow.db?mode=ro", uri=True, timeout=10) as database:
            for trace_id, key, value in database.execute("select request_id, key, value from trace_tags"):
                if (name := trace_id.removeprefix("tr-")) in trace_ids:
                    found.setdefault(name, {})[key] = value
        return found

    def spans(self, trace_id: str) -> list[tuple[str, str]]:
        """Name and content, as JSON, of each stored span of a trace."""
        with sqlite3.connect(f"file:{self._folder}/mlflow.db?mode=ro", uri=True, timeout=10) as database:
            query = "select name, content from spans where trace_id = ?"
            return database.execute(query, (f"tr-{trace_id}",)).fetchall()


def _find(program: str, how_to_get: str) -> str:
    folders = [os.environ.get("PATH", ""), os.environ.get("MANGA_TEST_SERVERS", "")]
    found = shutil.which(program, path=os.pathsep.join(filter(None, folders)))
    if found is None:
        (pytest.fail if os.environ.get("MANGA_TEST_REQUIRE_SERVERS") == "1" else pytest.skip)(how_to_get)
    return found


def _free(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) != 0
