"""A mock model server as a child process."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Generator
from contextlib import contextmanager

from evals.server import await_health, free_port


@contextmanager
def running_mock(model: str) -> Generator[str, None, None]:
    """Serve a mock model on a free port, yield its address without a path, and stop it at the end."""
    port = free_port()
    command = [sys.executable, "-m", "evals", "mock", "--port", str(port), "--model", model]
    process = subprocess.Popen(command)
    try:
        await_health(f"http://127.0.0.1:{port}/health", process)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait()
