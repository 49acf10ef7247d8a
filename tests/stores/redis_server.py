"""A real redis-server for the tests."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import time
from contextlib import suppress
from pathlib import Path

import pytest
import redis

HOW_TO_GET_REDIS = (
    "no Redis: set MANGA_TEST_REDIS_URL, or install redis-server (Debian: apt-get install redis-server), "
    "or put the program redis-server into the folder that MANGA_TEST_SERVERS names"
)


class RedisServer:
    """A redis-server on a free port that keeps nothing on disk and can be killed, stopped and restarted."""

    def __init__(self, program: str, folder: Path) -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port: int = probe.getsockname()[1]
        self.url = f"redis://127.0.0.1:{self.port}/0"
        self._command = [program, "--port", str(self.port), "--bind", "127.0.0.1", "--dir", str(folder)]
        self._command += ["--save", "", "--appendonly", "no", "--logfile", "redis.log"]
        self.start()

    def start(self) -> None:
        self._process = subprocess.Popen(self._command)
        deadline = time.monotonic() + 10
        with redis.Redis(port=self.port) as client:
            while time.monotonic() < deadline:
                with suppress(redis.ConnectionError):
                    client.ping()
                    return
                time.sleep(0.02)
        pytest.fail(f"redis-server did not come up on port {self.port}")

    def kill(self) -> None:
        self._process.kill()
        self._process.wait(10)

    def hang(self) -> None:
        self._process.send_signal(signal.SIGSTOP)

    def go_on(self) -> None:
        self._process.send_signal(signal.SIGCONT)


def find_program() -> str:
    folders = [os.environ.get("PATH", ""), os.environ.get("MANGA_TEST_SERVERS", "")]
    found = shutil.which("redis-server", path=os.pathsep.join(filter(None, folders)))
    if found is None:
        report = pytest.fail if os.environ.get("MANGA_TEST_REQUIRE_SERVERS") == "1" else pytest.skip
        report(HOW_TO_GET_REDIS)
    return found
