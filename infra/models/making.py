"""Where what is made once is made: under another name, by one process at a time."""

from __future__ import annotations

import contextlib
import fcntl
import hashlib
import shutil
import tempfile
from collections.abc import Generator, Iterable, Sequence
from importlib.metadata import version
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


def named_by(sha256: str, made_with: Sequence[str], more: Iterable[str] = ()) -> str:
    """What is made of a model, by the libraries that make it and whatever else it depends on, in 16 hex digits."""
    parts = [sha256, *(f"{name}=={version(name)}" for name in made_with), *more]
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:16]
