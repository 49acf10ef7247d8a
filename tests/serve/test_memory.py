from __future__ import annotations

import ctypes
import subprocess
import sys

import pytest

_STARTED = """
import sys
import app.answering

print(*(name for name in sys.argv[1:] if name in sys.modules))

import psutil

freed = [b"x" * size for size in range(100_000, 101_000)]
last = b"x" * 100_000
del freed
before = psutil.Process().memory_info().rss
app.answering._give_back_freed_memory()
print((before - psutil.Process().memory_info().rss) / 2**20)
"""
UNUSED = ("torch", "transformers", "sentence_transformers", "pandas", "opensearchpy", "limits", "huggingface_hub")


@pytest.fixture(scope="module")
def started() -> tuple[list[str], float]:
    """Of a process that has loaded what answers: which of the libraries it loaded, and the MB that it gave back."""
    command = [sys.executable, "-c", _STARTED, *UNUSED]
    loaded, freed = subprocess.run(command, capture_output=True, text=True, check=True).stdout.splitlines()
    return loaded.split(), float(freed)


def test_the_embedded_default_loads_no_library_that_it_does_not_use(started: tuple[list[str], float]) -> None:
    assert started[0] == []


@pytest.mark.skipif(not hasattr(ctypes.CDLL(None), "malloc_trim"), reason="the C library is not glibc")
def test_what_the_start_freed_goes_back_to_the_system(started: tuple[list[str], float]) -> None:
    assert started[1] > 80
