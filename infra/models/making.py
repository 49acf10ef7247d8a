"""Where what is made once is made: under another name, by one process at a time."""

from __future__ import annotations

import contextlib
import fcntl
import shutil
import tempfile
from collections.abc import Generator
from pathlib import Path


@contextlib.contextmanager
def workplace(cache_dir: Path, what: str) -> Generator[Path, None, None]:
    """A folder in which ``what`` can be made, once no other process makes such a thing here.

    The system opens the lock of a process that is killed. Whoever holds it knows that nobody works in what was left
    behind, whatever the clock says.
    """
    cache_dir.mkdir(parents=True, exist_ok=True)
    with (cache_dir / f".making-{what}").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        for left in cache_dir.glob(f".{what}-*"):
            shutil.rmtree(left, ignore_errors=True)
        work = Path(tempfile.mkdtemp(prefix=f".{what}-", dir=cache_dir))
        try:
            yield work
        finally:
            shutil.rmtree(work, ignore_errors=True)
