"""A server's processes are found by the port that they hold, however many they are."""

from __future__ import annotations

import socket
import subprocess
import sys
from collections.abc import Iterator

import pytest

from evals.load.lines import memory_line
from evals.load.served import Memory, Watch, cpu_s, resident_mb
from tests.serve.server import eventually

_HOLDS = """
import socket, sys
held = socket.socket(fileno=int(sys.argv[1]))
ballast = bytearray(int(sys.argv[2]) * 2**20)
ballast[::4096] = b"x" * len(ballast[::4096])
sum(range(5_000_000))
print("ready", flush=True)
sys.stdin.read()
"""


@pytest.fixture
def held() -> Iterator[str]:
    """A port that two processes hold, of 100 and of 200 MB, and this one no longer."""
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        listening.listen()
        port, number = listening.getsockname()[1], listening.fileno()
        children = [
            subprocess.Popen(
                [sys.executable, "-c", _HOLDS, str(number), str(size)],
                pass_fds=[number],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
            )
            for size in (100, 200)
        ]
    for child in children:
        assert child.stdout
        assert child.stdout.readline() == b"ready\n"
    yield f"http://127.0.0.1:{port}"
    for child in children:
        child.communicate()


def test_memory_and_cpu_are_those_of_all_who_hold_the_port(held: str) -> None:
    assert 300 < (resident_mb(held) or 0) < 400
    assert 0.05 < (cpu_s(held) or 0) < 60


def test_memory_is_looked_at_before_after_a_while_and_at_the_end(held: str) -> None:
    with Watch(held, settled_s=0.1) as watch:
        eventually(lambda: len(watch._seen) == 2)
    assert watch.memory
    assert 300 < watch.memory.start == watch.memory.settled == watch.memory.end < 400
    with Watch(held, settled_s=600) as brief:
        pass
    assert brief.memory
    assert brief.memory.settled is None


@pytest.mark.parametrize("url", ["http://shop.example:8000", "http://127.0.0.1:1", "http://127.0.0.1"])
def test_of_a_server_elsewhere_nothing_is_said(url: str) -> None:
    with Watch(url) as watch:
        pass
    assert watch.memory is None
    assert cpu_s(url) is None


def test_memory_is_a_line() -> None:
    assert memory_line(Memory(start=500.2, settled=None, end=520)) == "server memory 500 MB before, 520 at the end"
    assert ", 510 after two minutes, 511 at" in memory_line(Memory(start=500, settled=510, end=511))
