"""The nearest questions found by the server, where it has a query engine: Redis 8, Redis Stack, Valkey with search.

It keeps to what all three understand: a FLAT index over hashes, a filtered KNN query in dialect 2, no SORTBY and no
range query over vectors. What expired stays in the index until the server sweeps it out, which it does not hurry to
do, and would take the place of a living answer: so the query leaves out what expired, by this machine's clock.
"""

from __future__ import annotations

import time
from contextlib import suppress

from redis.exceptions import ResponseError

from infra.stores.codec import Float32, digest, to_bytes
from infra.stores.redis_link import RedisLink
from pipeline.types.search import Vector


async def has_query_engine(link: RedisLink) -> bool:
    """Whether the server knows FT.SEARCH."""
    return bool((await link.command("COMMAND INFO", "FT.SEARCH"))[0])


class ServerSearch:
    """Asks the index over all hashes whose key begins with ``keys``, and makes it when it is not there (any more)."""

    number = Float32

    def __init__(self, link: RedisLink, keys: str) -> None:
        self._link = link
        self._keys = keys

    async def nearest(self, entries: str, vector: Vector, count: int) -> list[tuple[bytes, float]]:
        """Return the answers, as written, of the nearest questions among the keys that begin with ``entries``."""
        try:
            found = await self._search(entries, vector, count)
        except ResponseError:  # no such index
            await self.create_index(len(vector))
            found = await self._search(entries, vector, count)
        rows = [dict(zip(row[::2], row[1::2], strict=True)) for row in found[2::2] if row]  # a count, then key and row
        near = [(row[b"answer"], 1 - float(row[b"score"])) for row in rows if b"answer" in row]  # else it expired now
        return sorted(near, key=lambda pair: -pair[1])

    async def create_index(self, length: int) -> None:
        """Make the index for vectors of ``length`` numbers, unless it is there."""
        options = ("TYPE", "FLOAT32", "DIM", length, "DISTANCE_METRIC", "COSINE")
        schema = ("scope", "TAG", "until", "NUMERIC", "vector", "VECTOR", "FLAT", len(options), *options)
        on = (self._index(length), "ON", "HASH", "PREFIX", 1, self._keys)
        with suppress(ResponseError):  # there is one; a real refusal shows when it is searched
            await self._link.command("FT.CREATE", *on, "SCHEMA", *schema)

    async def _search(self, entries: str, vector: Vector, count: int) -> list[list[bytes]]:
        living = f"@scope:{{{digest(entries)}}} @until:[({time.time() * 1000:.0f} +inf]"
        query = f"({living})=>[KNN {count} @vector $asked AS score]"
        asked = to_bytes(vector, Float32)
        ask = ("FT.SEARCH", self._index(len(vector)), query, "PARAMS", 2, "asked", asked)
        return await self._link.command(*ask, "RETURN", 2, "answer", "score", "LIMIT", 0, count, "DIALECT", 2)

    def _index(self, length: int) -> str:
        return f"{self._keys}index:{length}"
