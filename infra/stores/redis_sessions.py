"""Sessions in Redis: shared by all processes of the app."""

from __future__ import annotations

from infra.stores.codec import EXCHANGE, shape_of
from infra.stores.redis_link import RedisLink
from pipeline.errors import UnknownSession
from pipeline.types.asking import Exchange, User

_PART = "sessions"

_APPEND = """
local key, owner, exchange = KEYS[1], ARGV[1], ARGV[2]
local kept_exchanges, ttl_ms = tonumber(ARGV[3]), ARGV[4]
local first = redis.call('LINDEX', key, 0)
if first and first ~= owner then return 0 end
if not first then redis.call('RPUSH', key, owner) end
if redis.call('RPUSH', key, exchange) > kept_exchanges + 1 then
  redis.call('LTRIM', key, -kept_exchanges, -1)
  redis.call('LPUSH', key, owner)
end
redis.call('PEXPIRE', key, ttl_ms)
return 1
"""


class RedisSessionStore:
    """A ``SessionStore``. A session is one list: its owner's user id, then its last ``max_exchanges`` exchanges.

    Owner and exchanges live under one key, so that neither can be evicted without the other. A session ends ``ttl_s``
    seconds after its last exchange. How many there may be is bounded by that and by the server's ``maxmemory``.
    """

    def __init__(self, link: RedisLink, *, ttl_s: float, max_exchanges: int, prefix: str) -> None:
        self._link = link
        self._ttl_ms = int(ttl_s * 1000)
        self._max_exchanges = max_exchanges
        self._keys = f"{prefix}:session:{shape_of(EXCHANGE)}"
        self._append = link.client.register_script(_APPEND)

    async def load(self, session_id: str, user: User) -> tuple[Exchange, ...]:
        """Return the exchanges, oldest first; none for a session that does not exist (any more).

        Raises:
            UnknownSession: it is another user's.
            PartUnavailable: Redis cannot be asked.
        """
        async with self._link.guarded(_PART):
            found: list[bytes] = await self._link.command("LRANGE", self._key(session_id), 0, -1)
            if found and found[0] != user.id.encode():
                raise _not_yours()
            return tuple(EXCHANGE.validate_json(exchange) for exchange in found[1:])

    async def append(self, session_id: str, user: User, exchange: Exchange) -> None:
        """Add ``exchange`` in one step; a session that does not exist begins and belongs to ``user``.

        Raises:
            UnknownSession: it is another user's.
            PartUnavailable: Redis cannot be asked; the exchange may have been added all the same.
        """
        args = [user.id, EXCHANGE.dump_json(exchange), self._max_exchanges, self._ttl_ms]
        async with self._link.guarded(_PART):
            added = await self._append(keys=[self._key(session_id)], args=args)
        if not added:
            raise _not_yours()

    async def ping(self) -> None:
        """Raise PartUnavailable when Redis does not answer."""
        await self._link.ping(_PART)

    async def close(self) -> None:
        """Close the link, which the other stores share. Safe to call twice."""
        await self._link.close()

    def _key(self, session_id: str) -> str:
        return f"{self._keys}:{session_id}"


def _not_yours() -> UnknownSession:
    return UnknownSession("this session belongs to somebody else: start a new one")
