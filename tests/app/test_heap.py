"""Threads share two heaps where the C library is glibc: what one of many frees, no other one could use."""

import ctypes
import subprocess
import sys

import pytest

from tests.conftest import ROOT

_THREADS_AT_ONCE = """
import ctypes, sys, tempfile, threading
from app.heap import share_heaps

if "shared" in sys.argv:
    share_heaps()
all_there, counted = threading.Barrier(9), threading.Barrier(9)

def hold():
    kept = bytearray(10_000)
    all_there.wait()
    counted.wait()

for _ in range(8):
    threading.Thread(target=hold).start()
all_there.wait()
library = ctypes.CDLL(None)
library.fopen.restype = ctypes.c_void_p
with tempfile.NamedTemporaryFile() as file:
    stream = ctypes.c_void_p(library.fopen(file.name.encode(), b"w"))
    library.malloc_info(0, stream)
    library.fclose(stream)
    print(file.read().count(b"<heap "))
counted.wait()
"""


def heaps(*how: str) -> int:
    command = [sys.executable, "-c", _THREADS_AT_ONCE, *how]
    # Without the variables by which glibc can be told the same.
    return int(subprocess.run(command, cwd=ROOT, env={}, capture_output=True, text=True, check=True).stdout)


@pytest.mark.skipif(not hasattr(ctypes.CDLL(None), "malloc_info"), reason="the C library is not glibc")
def test_threads_share_two_heaps() -> None:
    assert heaps() > 2
    assert heaps("shared") == 2
