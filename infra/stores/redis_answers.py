"""The answer cache in Redis: shared by all processes of the app, kept over their restarts.

An answer is one hash (``answer``, ``vector``, ``scope``, ``until`` in milliseconds) that expires ``ttl_s`` after its
put. A scope has one sorted set of its answers by the time of their put: the oldest go when there are more than
``max_entries``.
"""

from __future__ import annotations

from infra.stores.codec import ANSWER, digest, shape_of, to_bytes
from infra.stores.redis_knn import ServerSearch, has_query_engine
from infra.stores.redis_link import RedisLink
from infra.stores.redis_mirror import MirrorSearch
from pipeline.types.answers import CachedAnswer
from pipeline.types.search import Vector

_PART = "cache"

# The score is the server's time in microseconds, and higher than any before it, so that "what came after" is a range.
_PUT = """
local entry, order = KEYS[1], KEYS[2]
local id, answer, vector, scope, entries = ARGV[1], ARGV[2], ARGV[3], ARGV[4], ARGV[5]
local ttl_ms, max_entries = tonumber(ARGV[6]), tonumber(ARGV[7])
local time = redis.call('TIME')
local now = time[1] * 1000000 + time[2]
local last = tonumber(redis.call('ZRANGE', order, -1, -1, 'WITHSCORES')[2]) or 0
local until_ms = string.format('%.0f', now / 1000 + ttl_ms)
redis.call('HSET', entry, 'answer', answer, 'vector', vector, 'scope', scope, 'until', until_ms)
redis.call('PEXPIRE', entry, ttl_ms)
redis.call('ZADD', order, string.format('%.0f', math.max(now, last + 1)), id)
redis.call('PEXPIRE', order, ttl_ms)
redis.call('ZREMRANGEBYSCORE', order, '-inf', string.format('%.0f', now - ttl_ms * 1000))
local surplus = redis.call('ZCARD', order) - max_entries
if surplus > 0 then
  local popped = redis.call('ZPOPMIN', order, surplus)
  for i = 1, #popped, 2 do redis.call('DEL', entries .. popped[i]) end
end
"""


class RedisAnswerStore:
    """An ``AnswerStore`` of at most ``max_entries`` answers per scope. Every method raises PartUnavailable.

    The server finds the nearest questions where it has a query engine (Redis 8, Redis Stack, Valkey with search),
    else in this process over a mirror of the scope's vectors.
    """

    def __init__(self, link: RedisLink, *, ttl_s: float, prefix: str, max_entries: int = 2000) -> None:
        self._link = link
        self._ttl_ms = int(ttl_s * 1000)
        self._max_entries = max_entries
        self._keys = f"{prefix}:answer:{shape_of(ANSWER)}:"
        self._put = link.client.register_script(_PUT)
        self._search: MirrorSearch | ServerSearch | None = None

    async def exact(self, scope: str, question: str) -> CachedAnswer | None:
        """Return the answer kept for this very question."""
        async with self._link.guarded(_PART):
            found: bytes | None = await self._link.command("HGET", self._scope(scope) + digest(question), "answer")
            return None if found is None else ANSWER.validate_json(found)

    async def nearest(self, scope: str, vector: Vector, count: int) -> tuple[tuple[CachedAnswer, float], ...]:
        """Return the answers whose questions are nearest to ``vector``, with the cosines, best first."""
        async with self._link.guarded(_PART):
            search = await self._searching(len(vector))
            found = await search.nearest(self._scope(scope), vector, count)
            return tuple((ANSWER.validate_json(answer), cosine) for answer, cosine in found)

    async def put(self, scope: str, question: str, vector: Vector, answer: CachedAnswer) -> None:
        """Keep ``answer``, in place of an earlier one for the same question."""
        entries, name = self._scope(scope), digest(question)
        async with self._link.guarded(_PART):
            written = to_bytes(vector, (await self._searching(len(vector))).number)
            args = [name, ANSWER.dump_json(answer), written, digest(entries), entries, self._ttl_ms, self._max_entries]
            await self._put(keys=[entries + name, entries + "order"], args=args)

    async def ping(self) -> None:
        """Raise PartUnavailable when Redis does not answer."""
        await self._link.ping(_PART)

    async def close(self) -> None:
        """Close the link, which the other stores share. Safe to call twice."""
        await self._link.close()

    async def _searching(self, length: int) -> MirrorSearch | ServerSearch:
        if self._search is None and await has_query_engine(self._link):
            server = ServerSearch(self._link, self._keys)
            await server.create_index(length)  # before the first put: an index catches up with what is older later
            self._search = server
        if self._search is None:  # still, after the wait: all callers share one mirror
            self._search = MirrorSearch(self._link, self._ttl_ms)
        return self._search

    def _scope(self, scope: str) -> str:
        return f"{self._keys}{digest(scope)[:16]}:"
