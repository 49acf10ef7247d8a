"""Real model servers for tests: found, started on free ports, stopped with everything they started."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx
import ollama
import pytest

HOW_TO_GET_OLLAMA = (
    "no Ollama: install it from https://ollama.com/download (any of: on PATH, in the folder MANGA_TEST_SERVERS names, "
    "or running at MANGA_TEST_OLLAMA_URL)"
)
START_S = 30.0


@dataclass(frozen=True)
class Server:
    """A server that answers at ``url``; without a process when it was there before."""

    url: str
    process: subprocess.Popen[bytes] | None = None

    def signal(self, number: int) -> None:
        """Send a signal to the server and to the model runners that it has started."""
        if self.process is None:
            pytest.skip("a server that was not started here is not stopped here")
        os.killpg(self.process.pid, number)


def find_ollama() -> str:
    """Return the path of the program; skip (or fail) when there is none."""
    folder = os.environ.get("MANGA_TEST_SERVERS", "")
    found = shutil.which("ollama") or shutil.which("ollama", path=folder)
    if found:
        return found
    if os.environ.get("MANGA_TEST_REQUIRE_SERVERS") == "1":
        pytest.fail(HOW_TO_GET_OLLAMA)
    pytest.skip(HOW_TO_GET_OLLAMA)


@contextmanager
def running_ollama(folder: Path, gguf: Path) -> Iterator[Server]:
    """Run Ollama with the model ``tiny`` that computes one answer at a time."""
    if url := os.environ.get("MANGA_TEST_OLLAMA_URL"):
        _create_tiny(url, gguf)
        yield Server(url)
        return
    url = f"http://127.0.0.1:{free_port()}"
    environment = os.environ | {
        "OLLAMA_HOST": url,
        "OLLAMA_MODELS": str(folder / "models"),
        "HOME": str(folder),
        "OLLAMA_NUM_PARALLEL": "1",
    }
    with _running([find_ollama(), "serve"], environment, folder / "ollama.log") as process:
        _wait_until_answering(f"{url}/api/version", process, folder / "ollama.log")
        _create_tiny(url, gguf)
        yield Server(url, process)


@contextmanager
def running_llama_cpp(folder: Path, gguf: Path, *template: str) -> Iterator[Server]:
    """Run the llama.cpp server with one slot, and with a chat template if one is given."""
    port = free_port()
    script = Path(__file__).with_name("llama_cpp_server.py")
    command = [sys.executable, str(script), str(gguf), str(port), *template]
    with _running(command, dict(os.environ), folder / "llama_cpp.log") as process:
        _wait_until_answering(f"http://127.0.0.1:{port}/health", process, folder / "llama_cpp.log")
        yield Server(f"http://127.0.0.1:{port}/v1", process)


def free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _create_tiny(url: str, gguf: Path) -> None:
    client = ollama.Client(url, timeout=START_S)
    digest = client.create_blob(gguf)
    client.create("tiny", files={gguf.name: digest}, template="{{ .Prompt }}")


@contextmanager
def _running(command: list[str], environment: dict[str, str], log: Path) -> Iterator[subprocess.Popen[bytes]]:
    with log.open("wb") as output:
        # A session of its own, so that runners which the server starts end with it.
        process = subprocess.Popen(
            command, env=environment, stdout=output, stderr=subprocess.STDOUT, start_new_session=True
        )
        try:
            yield process
        finally:
            _end(process)


def _end(process: subprocess.Popen[bytes]) -> None:
    for number in (signal.SIGCONT, signal.SIGKILL):
        try:
            os.killpg(process.pid, number)
        except ProcessLookupError:
            break
    process.wait(10)


def _wait_until_answering(url: str, process: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + START_S
    while time.monotonic() < deadline and process.poll() is None:
        try:
            if httpx.get(url, timeout=1).is_success:
                return
        except httpx.TransportError:
            pass
        time.sleep(0.1)
    pytest.fail(f"{url} did not answer within {START_S:.0f} s:\n{log.read_text(errors='replace')[-2000:]}")
