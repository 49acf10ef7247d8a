"""Threads of models give way to the event loop."""

from __future__ import annotations

import os
import sys
import threading

import pytest

from infra.models.threads import NICER, computing


def niceness() -> int:
    return os.getpriority(os.PRIO_PROCESS, threading.get_native_id())


@pytest.mark.skipif(sys.platform != "linux", reason="only on Linux a thread has a niceness of its own")
def test_a_computing_thread_is_nicer_and_the_one_that_made_it_is_not() -> None:
    before = niceness()
    with computing(1, "test") as pool:
        assert pool.submit(niceness).result() == min(19, before + NICER)
    assert niceness() == before
