"""Threads that a model computes in."""

from __future__ import annotations

import os
import sys
import threading
from concurrent.futures import ThreadPoolExecutor

NICER = 5
"""How much nicer they are than the event loop: of a core that both want it gets three times their share."""


def computing(threads: int, name: str) -> ThreadPoolExecutor:
    """A pool whose threads give way to the event loop: each thing that it does is short, and everybody waits for it."""
    return ThreadPoolExecutor(threads, thread_name_prefix=name, initializer=_give_way)


def _give_way() -> None:
    if sys.platform == "linux":  # elsewhere a thread has no niceness of its own
        thread = threading.get_native_id()
        os.setpriority(os.PRIO_PROCESS, thread, min(19, os.getpriority(os.PRIO_PROCESS, thread) + NICER))
