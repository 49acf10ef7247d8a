"""Libraries are loaded without looking for garbage meanwhile."""

from __future__ import annotations

import contextlib
import gc
from collections.abc import Generator


@contextlib.contextmanager
def uncollected() -> Generator[None, None, None]:
    """Collect nothing in this block: what modules make stays, and to walk through it again and again takes 0.7 s."""
    gc.disable()
    try:
        yield
    finally:
        gc.enable()
