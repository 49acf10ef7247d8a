"""The one way to Redis: a bounded pool whose every wait ends, and one error for whatever goes wrong."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from typing import Any

from pydantic import ValidationError
from redis.asyncio import BlockingConnectionPool, Redis
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff
from redis.exceptions import RedisError
from redis.exceptions import TimeoutError as RedisTimeoutError

from pipeline.errors import PartTimeout, PartUnavailable


class RedisLink:
    """At most ``max_connections`` connections to the Redis at ``url``, for all stores of this process.

    Connections are made when first needed, so a Redis that is away neither hinders the start nor needs a new link when
    it is back. Nothing is tried twice here: a store's caller knows whether a second try is worth its time.
    """

    def __init__(
        self,
        url: str,
        *,
        max_connections: int = 32,
        connect_timeout_s: float = 0.5,
        read_timeout_s: float = 0.3,
    ) -> None:
        self._limit_s = connect_timeout_s + read_timeout_s
        self.pool = BlockingConnectionPool.from_url(
            url,
            max_connections=max_connections,
            timeout=read_timeout_s,
            socket_connect_timeout=connect_timeout_s,
            socket_timeout=read_timeout_s,
            retry=Retry(NoBackoff(), 0),
            protocol=2,  # replies of the same shape from Redis 7, Redis 8 and Valkey
        )
        self.client: Redis = Redis(connection_pool=self.pool)

    @asynccontextmanager
    async def guarded(self, part: str) -> AsyncGenerator[None]:
        """Run one operation of ``part`` within connect and read time limit together.

        Raises:
            PartTimeout: Redis did not answer in time.
            PartUnavailable: Redis refused, is gone, or holds what cannot be read; or no connection became free.
        """
        try:
            async with asyncio.timeout(self._limit_s):
                yield
        except (TimeoutError, RedisTimeoutError) as error:
            raise PartTimeout(part, f"Redis did not answer within {self._limit_s:g} s") from error
        except (RedisError, OSError) as error:
            raise PartUnavailable(part, f"Redis failed ({error}): check that it runs and where") from error
        except ValidationError as error:  # which quotes the entry, and that is nobody's business
            raise PartUnavailable(
                part, f"Redis holds no {error.title} where it should: set another MANGA_TENANT"
            ) from None

    async def command(self, *words: str | bytes | float) -> Any:
        """Send one command as it is and return the reply as it came."""
        return await self.client.execute_command(*words)

    async def ping(self, part: str) -> None:
        """Raise PartUnavailable, in the name of ``part``, when Redis does not answer."""
        async with self.guarded(part):
            await self.command("PING")

    async def close(self) -> None:
        """Close all connections. Safe to call twice."""
        await self.pool.aclose()
