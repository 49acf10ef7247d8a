"""The tables of LanceDB: how they are opened and guarded, what columns they have, and conditions on them in SQL."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Container, Iterable, Sequence
from contextlib import asynccontextmanager
from dataclasses import fields
from datetime import timedelta
from pathlib import Path
from typing import Any

from infra.search.lean import pa  # before anybody else loads Arrow and LanceDB

# isort: split
import lancedb
from lancedb import AsyncConnection, AsyncTable
from lancedb.index import FTS, Bitmap, BTree
from lancedb.query import MatchQuery

from infra.search.passages import (
    FIELDS,
    NAMING_FIELDS,
    NUMBERS,
    finite,
    holds_words,
    is_key_column,
    number_column,
    words_column,
)
from infra.search.words import STOP_WORDS
from pipeline.errors import PartTimeout, PartUnavailable
from pipeline.types.conditions import Condition, Within
from pipeline.types.documents import Origin

TABLE, ORIGINS = "passages", "origins"
SEEN_WITHIN = timedelta(0)
"""How soon a running server sees what another process ingested: at once. Looking costs 0.1 ms a search."""
INGEST_TIMEOUT_S = 600.0
"""A whole index build on a slow disk; far beyond what one batch takes."""
NAMES_SOMETHING = " OR ".join(["type = 'product'", *(f"fields LIKE '%\"{name}\": %'" for name in NAMING_FIELDS)])
"""A condition in SQL that lets rather too much through: ``fields`` is JSON."""


async def opened(folder: Path, dimensions: int) -> tuple[AsyncConnection, AsyncTable, AsyncTable]:
    """The tables in a folder, of passages and of origins, made where there are none. Raises PartUnavailable."""
    async with guarded("index", INGEST_TIMEOUT_S):
        connection = await lancedb.connect_async(folder, read_consistency_interval=SEEN_WITHIN)
        table = await _open_table(connection, TABLE, _schema(dimensions))
        origins = await _open_table(connection, ORIGINS, _ORIGINS_SCHEMA)
        await add_new_columns(table, _schema(dimensions))
        if {column for column in await table.schema() if not is_key_column(column.name)} != set(_schema(dimensions)):
            raise PartUnavailable("index", "it holds another shape of vectors or fields")
        await _index_columns(table)
    await _read_a_little(table)
    return connection, table, origins


async def _read_a_little(table: AsyncTable) -> None:
    """Read a column of each file and the index of words: a file that is broken is found now, not by a customer."""
    async with guarded("index", INGEST_TIMEOUT_S):
        await table.query().select(["id", "version"]).to_arrow()
        match = MatchQuery("shop", "words")  # pyright: ignore[reportCallIssue] - has defaults, hidden from pyright
        await table.query().nearest_to_text(match).limit(1).to_arrow()


_ORIGINS_SCHEMA = pa.schema([pa.field(field.name, pa.string()) for field in fields(Origin)])


async def _open_table(connection: AsyncConnection, name: str, schema: pa.Schema) -> AsyncTable:
    if name in (await connection.list_tables()).tables:
        return await connection.open_table(name)
    return await connection.create_table(name, schema=schema, exist_ok=True)


def _schema(dimensions: int) -> pa.Schema:
    columns = [pa.field(name, pa.string()) for name in (*FIELDS, "words")]
    numbers = [pa.field(name, pa.float64()) for name in NUMBERS]
    return pa.schema([*columns, *numbers, pa.field("vector", pa.list_(pa.float32(), dimensions))])


async def add_new_columns(table: AsyncTable, columns: Iterable[pa.Field]) -> None:
    """Give a table the columns that it lacks, empty, so that nobody has to ingest again."""
    held = set((await table.schema()).names)
    if new := [column for column in columns if column.name not in held]:
        await table.add_columns(new)


async def _index_columns(table: AsyncTable) -> None:
    """Create the indexes that are missing. Ids get a B-tree for replacing, filters a bitmap."""
    indexed = {column for index in await table.list_indices() for column in index.columns}
    words = FTS(language="English", stem=True, custom_stop_words=sorted(STOP_WORDS), with_position=False)
    wanted: dict[str, Any] = {"words": words, "language": Bitmap(), "type": Bitmap(), "document_id": BTree()}
    for column in wanted.keys() - indexed:
        await table.create_index(column, config=wanted[column])


def key_field(column: str) -> pa.Field:
    """A column of keys."""
    return pa.field(column, pa.list_(pa.string()) if holds_words(column) else pa.float64())


def column_of(condition: Condition) -> str:
    """The column that a condition is on."""
    return (number_column if isinstance(condition, Within) else words_column)(condition.field)


def sql(condition: Condition, held: Container[str]) -> str:
    """A condition in SQL. ``held`` are the columns that there are: what no document states has none."""
    column = column_of(condition)
    if column not in held:
        return "false"
    if isinstance(condition, Within):
        least, most = finite(condition)
        return f"`{column}` BETWEEN {least!r} AND {most!r}"
    return f"array_has_any(`{column}`, [{_quoted(condition.values)}])"


def one_of(column: str, values: Sequence[str]) -> str:
    """A condition in SQL."""
    return f"{column} IN ({_quoted(values)})"


def _quoted(values: Sequence[str]) -> str:
    """Texts in SQL; quotes in values are doubled, so a value stays a value."""
    return ", ".join("'" + value.replace("'", "''") + "'" for value in values)


@asynccontextmanager
async def guarded(part: str, timeout_s: float) -> AsyncGenerator[None]:
    """Limit the time, and turn what LanceDB raises into PartUnavailable."""
    try:
        async with asyncio.timeout(timeout_s):
            yield
    except TimeoutError as error:
        raise PartTimeout(part, f"LanceDB took longer than {timeout_s:g} s") from error
    except (OSError, RuntimeError, ValueError) as error:
        raise PartUnavailable(part, f"LanceDB failed: {error}") from error
