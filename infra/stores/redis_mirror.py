"""The nearest questions where Redis cannot search: in this process, over a copy that each lookup brings up to date."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from infra.stores.codec import Float16
from infra.stores.redis_link import RedisLink
from infra.stores.vectors import VectorTable
from pipeline.types.search import Vector

_MAX_SCOPES = 16
"""Scopes mirrored at once (language x model x corpus version): 16 x 2,000 vectors of 384 float32 are 49 MB."""

# Replies: whether to begin anew, what is too old to count, then id, score and vector of all that came after ``seen``.
_CHANGES = """
local order, seen, entries, ttl_ms = KEYS[1], tonumber(ARGV[1]), ARGV[2], tonumber(ARGV[3])
local time = redis.call('TIME')
local ends = redis.call('ZRANGE', order, 0, 0, 'WITHSCORES')
local last = tonumber(redis.call('ZRANGE', order, -1, -1, 'WITHSCORES')[2]) or 0
local restart = last < seen
local since = restart and '-inf' or '(' .. string.format('%.0f', seen)
local floor = math.max(tonumber(ends[2]) or 0, time[1] * 1000000 + time[2] - ttl_ms * 1000)
local changes = {restart and 1 or 0, string.format('%.0f', floor)}
local new = redis.call('ZRANGE', order, since, '+inf', 'BYSCORE', 'WITHSCORES')
for i = 1, #new, 2 do
  changes[#changes + 1] = new[i]
  changes[#changes + 1] = new[i + 1]
  changes[#changes + 1] = redis.call('HGET', entries .. new[i], 'vector') or ''
end
return changes
"""


@dataclass(slots=True)
class _Mirror:
    """One scope's vectors. ``scores`` is in the order of the scores, as the server's sorted set is."""

    table: VectorTable = field(default_factory=VectorTable)
    scores: dict[str, int] = field(default_factory=dict[str, int])
    seen: int = 0
    loading: asyncio.Lock = field(default_factory=asyncio.Lock)

    def apply(self, changes: list[Any], length: int) -> None:
        """Take over the reply of ``_CHANGES``. Replies may come in another order than they were asked for."""
        restart, floor, *new = changes
        if restart:
            self.table, self.scores, self.seen = VectorTable(), {}, 0
        for name, score, vector in zip(new[::3], map(int, new[1::3]), new[2::3], strict=True):
            if score > self.seen:
                self._put(name.decode(), score, vector, length)
        while self.scores and self.scores[oldest := next(iter(self.scores))] < int(floor):
            self.discard(oldest)

    def discard(self, name: str) -> None:
        """Forget one entry."""
        self.table.discard(name)
        self.scores.pop(name, None)

    def _put(self, name: str, score: int, vector: bytes, length: int) -> None:
        self.seen = score
        self.scores.pop(name, None)
        if len(vector) == length * Float16.itemsize:  # else the server has evicted it
            self.scores[name] = score
            self.table.put(name, np.frombuffer(vector, Float16))


class MirrorSearch:
    """Compares the question with every mirrored vector. A lookup fetches what was put since the last: one round trip.

    The vectors travel as float16: cosines are right to about 0.001.
    """

    number = Float16

    def __init__(self, link: RedisLink, ttl_ms: int) -> None:
        self._link = link
        self._ttl_ms = ttl_ms
        self._changes = link.client.register_script(_CHANGES)
        self._mirrors: OrderedDict[str, _Mirror] = OrderedDict()

    async def nearest(self, entries: str, vector: Vector, count: int) -> list[tuple[bytes, float]]:
        """Return the answers, as written, of the nearest questions among the keys that begin with ``entries``."""
        mirror = self._mirror_of(entries)
        if mirror.seen:
            await self._refresh(mirror, entries, len(vector))
        else:  # one load of everything at a time: those who waited for it then fetch next to nothing
            async with mirror.loading:
                await self._refresh(mirror, entries, len(vector))
        while near := mirror.table.nearest(vector, count):
            answers = await self._answers([entries + name for name, _ in near])
            for (name, _), answer in zip(near, answers, strict=True):
                if not answer:
                    mirror.discard(name)  # evicted since
            if all(answers):
                return [(answer, cosine) for (_, cosine), answer in zip(near, answers, strict=True) if answer]
        return []

    async def _answers(self, keys: list[str]) -> list[bytes | None]:
        async with self._link.client.pipeline(transaction=False) as pipeline:
            for key in keys:
                pipeline.hget(key, "answer")
            return await pipeline.execute()

    async def _refresh(self, mirror: _Mirror, entries: str, length: int) -> None:
        changes = await self._changes(keys=[entries + "order"], args=[mirror.seen, entries, self._ttl_ms])
        mirror.apply(changes, length)

    def _mirror_of(self, entries: str) -> _Mirror:
        mirror = self._mirrors.setdefault(entries, _Mirror())
        self._mirrors.move_to_end(entries)
        if len(self._mirrors) > _MAX_SCOPES:
            self._mirrors.popitem(last=False)
        return mirror
