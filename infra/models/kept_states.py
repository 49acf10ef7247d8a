"""Token states on disk, by their text: what was indexed, the encoder does not read again for whoever finds it."""

from __future__ import annotations

import hashlib
import logging
import sqlite3
import threading
from collections.abc import Collection, Mapping, Sequence
from contextlib import suppress
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path

import numpy as np

from infra.models.token_states import States

logger = logging.getLogger(__name__)

_WAIT_S = 1.0
"""For another process that writes."""
_AT_ONCE = 64
"""Rows of one commit: who reads meanwhile waits for no more than that."""
_TABLE = "CREATE TABLE IF NOT EXISTS states (text BLOB PRIMARY KEY, day INT NOT NULL, states BLOB NOT NULL)"


class KeptStates:
    """A file of states, for any number of threads and processes; without a *file*, they are kept in memory.

    A passage without states is merely not compared, so whatever goes wrong with the file is the same as not to know.
    """

    def __init__(self, width: int, file: Path | None = None) -> None:
        self._width = width
        self._file = file
        self._lock = threading.Lock()
        self._connection: sqlite3.Connection | None = None

    def get(self, texts: Sequence[str]) -> dict[str, States]:
        """Return the states of those texts that are known."""
        names = {name_of(text): text for text in texts}
        rows = self._run(f"SELECT text, states FROM states WHERE text IN ({_marks(names)})", list(names))  # noqa: S608 - question marks only
        return {names[name]: np.frombuffer(states, np.int8).reshape(-1, self._width) for name, states in rows}

    def missing(self, texts: Sequence[str]) -> list[str]:
        """Return those texts that have none."""
        names = [name_of(text) for text in texts]
        rows = self._run(f"SELECT text FROM states WHERE text IN ({_marks(names)})", names)  # noqa: S608 - likewise
        known = {name for (name,) in rows}
        return [text for text, name in zip(texts, names, strict=True) if name not in known]

    def put(self, states: Mapping[str, States]) -> None:
        """Keep the states of these texts."""
        rows, day = iter(states.items()), _today()
        while some := list(islice(rows, _AT_ONCE)):
            values = [value for text, each in some for value in (name_of(text), day, each.tobytes())]
            self._run(f"INSERT OR REPLACE INTO states VALUES {', '.join(['(?, ?, ?)'] * len(some))}", values)  # noqa: S608 - question marks only

    def forget_all_but(self, names: Collection[bytes]) -> None:
        """Drop what has none of these names, but what was put there today: it may be on its way into the index."""
        old = {name for (name,) in self._run("SELECT text FROM states WHERE day < ?", (_today(),))}
        for name in old.difference(names):
            self._run("DELETE FROM states WHERE text = ?", (name,))

    def close(self) -> None:
        """Release the file. Nothing is known any longer."""
        with self._lock:
            if self._connection:
                self._connection.close()

    def _run(self, statement: str, values: Sequence[object]) -> list[tuple[bytes, ...]]:
        """Open the file for whoever is the first to want anything of it: who only embeds has none."""
        with self._lock, suppress(sqlite3.Error):
            self._connection = self._connection or _open(self._file)
            return self._connection.execute(statement, values).fetchall()
        return []


def name_of(text: str) -> bytes:
    """What a text is kept by."""
    return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).digest()


def _open(file: Path | None) -> sqlite3.Connection:
    """Open the file, anew where it is broken; where there can be none, memory has to do."""
    for place in (file, file, None):
        try:
            return _connected(place)
        except sqlite3.OperationalError as error:
            logger.warning("Token states cannot be kept in %s (%s)", place, error)
        except sqlite3.DatabaseError as error:
            logger.warning("%s is broken (%s) and is begun anew", place, error)
            if place:
                place.unlink(missing_ok=True)
    return _connected(None)


def _connected(file: Path | None) -> sqlite3.Connection:
    if file:
        with suppress(OSError):
            file.parent.mkdir(parents=True, exist_ok=True)
    connection = sqlite3.connect(file or ":memory:", _WAIT_S, isolation_level=None, check_same_thread=False)
    for statement in ("PRAGMA journal_mode = WAL", "PRAGMA synchronous = NORMAL", _TABLE):
        connection.execute(statement)
    return connection


def _marks(values: Collection[object]) -> str:
    return ", ".join("?" * len(values))


def _today() -> int:
    return datetime.now(UTC).date().toordinal()
