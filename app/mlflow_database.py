"""The SQLite file of the bundled MLflow: whether it can be read, how much is in it, and giving space back.

SQLite fills the pages of deleted rows again, but gives none back by itself. ``VACUUM`` would: it needs the room of a
second file and locks MLflow out meanwhile. With ``auto_vacuum=INCREMENTAL``, which has to be set while nobody writes,
pages are given back a few at a time, which holds MLflow up for milliseconds.
"""

from __future__ import annotations

import contextlib
import shutil
import sqlite3
import time
from collections.abc import Generator
from datetime import UTC, datetime
from pathlib import Path

_CHECK_S = 5.0
"""What looking through the database may take; a large one is looked through in part."""
_BUSY_S = 5.0
_STEPS = 10_000
_BROKEN = {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB}
_INCREMENTAL = 2
_PAGES_AT_ONCE = 500


def set_aside_if_broken(database: Path) -> str | None:
    """Rename a file that cannot be read, so that a new one is made; returns what to say of it.

    A file that is only locked, or that is new, stays.
    """
    if (problem := damage(database)) is None:
        return None
    kept = database.with_name(f"{database.name}.broken-{datetime.now(UTC):%Y%m%dT%H%M%S}")
    for suffix in ("-wal", "-shm"):
        if (part := Path(f"{database}{suffix}")).exists():
            part.rename(f"{kept}{suffix}")
    database.rename(kept)
    return (
        f"MLflow's database is broken ({problem}) and was set aside, so traces begin anew. "
        f"What is left in it can be had with: sqlite3 {kept} .recover"
    )


def damage(database: Path) -> str | None:
    """What is wrong with the file, as far as can be found out in a few seconds; None too where there is no file."""
    if not database.is_file():
        return None
    until = time.monotonic() + _CHECK_S
    try:
        with _opened(database) as connection:
            connection.set_progress_handler(lambda: time.monotonic() > until, _STEPS)
            ((found,),) = connection.execute("PRAGMA quick_check(1)").fetchall()
    except sqlite3.DatabaseError as error:
        # The low byte is the kind of error, whatever the rest adds to it.
        return str(error) if error.sqlite_errorcode & 0xFF in _BROKEN else None
    return None if found == "ok" else " ".join(str(found).split())


def let_it_shrink(database: Path) -> None:
    """Set up a file, new or old, so that ``give_back`` can shrink it. Only while no server runs.

    An old file is written anew for that, once, where the disk has room for it.
    """
    with contextlib.suppress(sqlite3.Error), _opened(database) as connection:
        size = database.stat().st_size
        if _pragma(connection, "auto_vacuum") != _INCREMENTAL and shutil.disk_usage(database.parent).free > 2 * size:
            connection.execute(f"PRAGMA auto_vacuum = {_INCREMENTAL}")
            connection.execute("VACUUM")


def used_bytes(database: Path) -> int:
    """What the rows take, without pages that wait to be filled again. 0 for a file that is locked or missing."""
    if not database.is_file():
        return 0
    try:
        with _opened(database) as connection:
            pages = _pragma(connection, "page_count") - _pragma(connection, "freelist_count")
            return pages * _pragma(connection, "page_size")
    except sqlite3.Error:
        return 0


def give_back(database: Path) -> int:
    """Give empty pages back to the disk, a few at a time; returns the bytes. Stops when MLflow keeps it locked."""
    before = database.stat().st_size
    with contextlib.suppress(sqlite3.Error), _opened(database) as connection:
        while _pragma(connection, "auto_vacuum") == _INCREMENTAL and (left := _pragma(connection, "freelist_count")):
            connection.execute(f"PRAGMA incremental_vacuum({_PAGES_AT_ONCE})").fetchall()
            if _pragma(connection, "freelist_count") >= left:
                break
    return max(0, before - database.stat().st_size)


@contextlib.contextmanager
def _opened(database: Path) -> Generator[sqlite3.Connection]:
    connection = sqlite3.connect(database, timeout=_BUSY_S, isolation_level=None)
    try:
        yield connection
    finally:
        connection.close()


def _pragma(connection: sqlite3.Connection, name: str) -> int:
    ((value,),) = connection.execute(f"PRAGMA {name}").fetchall()
    return int(value)
