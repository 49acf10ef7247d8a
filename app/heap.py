"""The heaps of C libraries and of Python's larger objects, where the C library is glibc."""

from __future__ import annotations

import ctypes

_M_ARENA_MAX = -8
"""As malloc.h of glibc has it."""
_HEAPS = 2
"""With nine, as threads took them before they were told, a thousand turns made 35 MB more of them."""


def share_heaps() -> None:
    """Have all threads use two heaps: each of 40 would keep what it has freed. Before there is a second thread."""
    if set_option := getattr(ctypes.CDLL(None), "mallopt", None):
        set_option(_M_ARENA_MAX, _HEAPS)


def give_back_freed_memory() -> None:
    """Hand the system what the start used and freed: glibc would keep 30 MB of it. Turns leave 3 MB, which can stay."""
    if trim := getattr(ctypes.CDLL(None), "malloc_trim", None):
        trim(0)
