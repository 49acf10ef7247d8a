"""A mock model server as a child process."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

from evals.server import child, free_port


@contextmanager
def running_mock(model: str, says: Path | None = None) -> Generator[str, None, None]:
    """Serve a mock model on a free port, yield its address without a path, and stop it at the end.

    ``says`` is a file of answers, as ``read_answers`` takes it.
    """
    port = free_port()
    command = [sys.executable, "-m", "evals", "mock", "--port", str(port), "--model", model]
    command += ["--says", str(says)] if says else []
    with child(subprocess.Popen(command), f"http://127.0.0.1:{port}/health"):
        yield f"http://127.0.0.1:{port}"
