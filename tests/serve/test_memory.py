from __future__ import annotations

import ctypes
import subprocess
import sys

import pytest

_FREED = """
import psutil
from app.answering import _give_back_freed_memory

freed = [b"x" * size for size in range(100_000, 101_000)]
last = b"x" * 100_000
del freed
before = psutil.Process().memory_info().rss
_give_back_freed_memory()
print((before - psutil.Process().memory_info().rss) / 2**20)
"""


@pytest.mark.skipif(not hasattr(ctypes.CDLL(None), "malloc_trim"), reason="the C library is not glibc")
def test_what_the_start_freed_goes_back_to_the_system() -> None:
    done = subprocess.run([sys.executable, "-c", _FREED], capture_output=True, text=True, check=True)
    assert float(done.stdout) > 80


_SERVING = """
import sys
import app.answering
print(" ".join(name for name in sys.argv[1:] if name in sys.modules))
"""


def test_the_embedded_default_loads_no_library_that_it_does_not_use() -> None:
    unused = ["torch", "transformers", "sentence_transformers", "pandas", "opensearchpy", "limits", "huggingface_hub"]
    command = [sys.executable, "-c", _SERVING, *unused]
    assert subprocess.run(command, capture_output=True, text=True, check=True).stdout.split() == []
