"""Files are read in a process of their own: one that takes too long or too much memory is given up, and only that one.

Parsers of formats that strangers write have bad days: a page that nests for ever, an archive that unpacks to a
thousand times its size. No limit inside a thread can stop them.
"""

from __future__ import annotations

import contextlib
import logging
import multiprocessing
import os
import resource
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from multiprocessing.connection import Connection
from pathlib import Path
from types import TracebackType
from typing import Self

from infra.corpus.pieces import Flaw, Piece

READ_S = 20.0
"""What one file may take to read."""
MEMORY_BYTES = 2_000_000_000
_BATCH = 64
"""Pieces sent together."""

Item = Piece | Flaw
Batch = list[Item] | str | None
"""Some of a file; None at its end; or why it cannot be read."""


class ReadingProcess:
    """Reads one file after another. Use it as a context; it starts with the first file."""

    def __init__(self, seconds: float = READ_S) -> None:
        self._seconds = seconds
        self._process: subprocess.Popen[bytes] | None = None
        self._connection: Connection | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._stop()

    def read(self, path: Path) -> Iterator[Item]:
        """The pieces and flaws of a file.

        Raises:
            ValueError: it cannot be read, takes too long or needs too much memory; the message says which.
        """
        connection = self._connected()
        connection.send(path)
        left = self._seconds
        while True:
            started = time.monotonic()
            if not connection.poll(left):
                self._stop()
                raise ValueError(f"takes longer than {self._seconds:g} s to read, which is the limit")
            left = max(0.0, left - (time.monotonic() - started))
            batch = self._received(connection)
            if batch is None:
                return
            if isinstance(batch, str):
                raise ValueError(batch)  # noqa: TRY004 - the reason, from the other process
            yield from batch

    def _received(self, connection: Connection) -> Batch:
        try:
            return connection.recv()
        except (EOFError, OSError):
            self._stop()
            raise ValueError("cannot be read: its reader broke off, or needed too much memory") from None

    def _connected(self) -> Connection:
        if self._connection is None:
            self._connection, theirs = multiprocessing.Pipe()
            number = theirs.fileno()
            # Not by multiprocessing: it would run the program that started us once more, whatever that is.
            self._process = subprocess.Popen(
                [sys.executable, "-m", "infra.corpus.reading", str(number)],
                pass_fds=[number],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                env={**os.environ, "PYTHONPATH": _import_path()},
            )
            theirs.close()
            self._received(self._connection)
        return self._connection

    def _stop(self) -> None:
        if self._connection is not None and self._process is not None:
            self._connection.close()
            self._process.kill()
            self._process.wait()
        self._connection = self._process = None


def _import_path() -> str:
    """Where this package is found, wherever we were started."""
    root = str(Path(__file__).parents[2])
    return os.pathsep.join([root, *filter(None, [os.environ.get("PYTHONPATH")])])


def _serve(connection: Connection) -> None:
    """Read what is asked for until nobody asks any more."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the process that asked
    logging.disable()  # what is wrong with a file is said by the reader's flaws
    with contextlib.suppress(OSError, ValueError):  # not every system has this limit
        resource.setrlimit(resource.RLIMIT_DATA, (MEMORY_BYTES, MEMORY_BYTES))
    from infra.corpus.readers import READERS  # noqa: PLC0415 - the parsers are needed in this process only

    connection.send(None)
    with contextlib.suppress(EOFError, OSError):
        while True:
            path: Path = connection.recv()
            try:
                batch: list[Item] = []
                for item in READERS[path.suffix.lower()](path.read_bytes(), path.stem):
                    batch.append(item)
                    if len(batch) == _BATCH:
                        connection.send(batch)
                        batch = []
                connection.send(batch)
            except (EOFError, BrokenPipeError):
                return
            except Exception as error:  # noqa: BLE001 - a parser may raise anything over a broken file
                connection.send(_reason(error))
            else:
                connection.send(None)


def _reason(error: Exception) -> str:
    """One short line."""
    if isinstance(error, MemoryError):
        return "needs too much memory to read"
    if isinstance(error, OSError) and error.strerror:
        return f"cannot be read: {error.strerror}"
    if isinstance(error, RecursionError):
        return "nests too deep"
    return (str(error).strip() or type(error).__name__).splitlines()[0][:200]


if __name__ == "__main__":
    _serve(Connection(int(sys.argv[1])))
