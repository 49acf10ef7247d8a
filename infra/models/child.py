"""Work that needs libraries which the serving process does without: done once, by a child process that ends."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping
from typing import Any

from pipeline.errors import MangaAssistError

_LONGEST = 500


class ChildFailed(MangaAssistError):
    """The child failed or ran out of time; the message ends with its last words."""


def run_child(module: str, arguments: Mapping[str, Any], limit_s: float) -> None:
    """Run ``python -m module --name=value ...`` to its end.

    Raises:
        ChildFailed: with the reason.
    """
    command = [sys.executable, "-m", module, *(f"--{name}={value}" for name, value in arguments.items())]
    environment = {
        **os.environ,
        "HF_HUB_OFFLINE": "1",
        "PYTHONPATH": os.pathsep.join(path for path in sys.path if path),
    }
    try:
        done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=limit_s, check=False)
    except subprocess.TimeoutExpired as error:
        raise ChildFailed(f"took longer than {limit_s:.0f} s") from error
    if done.returncode:
        last_words = done.stderr.strip().splitlines() or ["it said nothing"]
        raise ChildFailed(f"failed: {last_words[-1][-_LONGEST:]}")
