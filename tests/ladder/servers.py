"""The servers of the whole system, each behind a proxy, to be frozen, killed, slowed and brought back."""

from __future__ import annotations

import asyncio
import sqlite3
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from app.mlflow_server import ANSWERS, MlflowServer
from tests.ladder.network import Network
from tests.ladder.proxy import Proxy
from tests.llm.servers import create_model
from tests.servers import Server, answers, free_port

How = Literal["frozen", "killed", "slowed"]
Failure = How | Literal["vanished"]


@dataclass
class Breakable:
    """A server as the app reaches it: through ``proxy``."""

    proxy: Proxy
    server: Server
    slow_s: float
    """A delay well over the app's time limit for this server."""

    async def break_(self, how: Failure) -> None:
        if how == "slowed":
            self.proxy.delay_s = self.slow_s
            return
        self.server.own()
        if how == "frozen":
            self.server.freeze()
        else:
            await self.proxy.refuse()
            await asyncio.to_thread(self.server.kill)

    async def mend(self, how: Failure) -> None:
        """Bring it back; over when it answers again."""
        self.proxy.delay_s = 0
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


def create_models(server: Server, folder: Path, gguf: Path) -> None:
    """Give Ollama the models ``tiny`` and ``small``: two files that differ in a name, or it takes them for one."""
    (small := folder / "small.gguf").write_bytes(gguf.read_bytes().replace(b"tiny", b"smol", 1))
    for name, file in (("tiny", gguf), ("small", small)):
        create_model(server, name, file, _TEMPLATE)


class Mlflow:
    """MLflow on a SQLite file, as the app brings it along. The file is read directly: what is in it is stored."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        bundled = MlflowServer(folder, free_port())
        ready = answers(f"{bundled.url}{ANSWERS}")
        self.server = Server(bundled.url, bundled.command, folder / "log", ready, env=bundled.environment)

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
