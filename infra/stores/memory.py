"""Answers and sessions in this process: the embedded default. What is kept ends with the process."""

from __future__ import annotations

import time
from collections import OrderedDict, defaultdict
from collections.abc import Callable
from dataclasses import dataclass

from infra.stores.vectors import VectorTable
from pipeline.errors import UnknownSession
from pipeline.types.answers import CachedAnswer
from pipeline.types.asking import Exchange, User
from pipeline.types.search import Vector


@dataclass(frozen=True, slots=True)
class _Entry:
    answer: CachedAnswer
    expires_at: float


class MemoryAnswerStore:
    """An ``AnswerStore`` of at most ``max_entries`` answers over all scopes, each for ``ttl_s`` seconds after its put.

    When it is full, the answer that was not returned for the longest time goes.
    """

    def __init__(self, max_entries: int, ttl_s: float, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._max_entries = max_entries
        self._ttl_s = ttl_s
        self._clock = clock
        self._by_age: dict[tuple[str, str], _Entry] = {}
        self._by_use: OrderedDict[tuple[str, str], None] = OrderedDict()
        self._vectors: defaultdict[str, VectorTable] = defaultdict(VectorTable)

    def __len__(self) -> int:
        return len(self._by_age)

    async def exact(self, scope: str, question: str) -> CachedAnswer | None:
        """Return the answer kept for this very question."""
        self._expire()
        return self._use(scope, question) if (scope, question) in self._by_age else None

    async def nearest(self, scope: str, vector: Vector, count: int) -> tuple[tuple[CachedAnswer, float], ...]:
        """Return the answers whose questions are nearest to ``vector``, with the cosines, best first."""
        self._expire()
        found = self._vectors[scope].nearest(vector, count) if scope in self._vectors else []
        used = [(self._use(scope, question), cosine) for question, cosine in reversed(found)]  # the best one last
        return tuple(reversed(used))

    async def put(self, scope: str, question: str, vector: Vector, answer: CachedAnswer) -> None:
        """Keep ``answer``, in place of an earlier one for the same question."""
        self._expire()
        self._remove((scope, question))
        self._vectors[scope].put(question, vector)
        self._by_age[scope, question] = _Entry(answer, self._clock() + self._ttl_s)
        self._by_use[scope, question] = None
        if len(self._by_use) > self._max_entries:
            self._remove(next(iter(self._by_use)))

    async def ping(self) -> None:
        """Do nothing: this process is here."""

    async def close(self) -> None:
        """Forget everything."""
        self._by_age.clear()
        self._by_use.clear()
        self._vectors.clear()

    def _use(self, scope: str, question: str) -> CachedAnswer:
        self._by_use.move_to_end((scope, question))
        return self._by_age[scope, question].answer

    def _expire(self) -> None:
        now = self._clock()
        while self._by_age:
            oldest = next(iter(self._by_age))
            if self._by_age[oldest].expires_at > now:
                return
            self._remove(oldest)

    def _remove(self, key: tuple[str, str]) -> None:
        if self._by_age.pop(key, None) is None:
            return
        del self._by_use[key]
        scope, question = key
        self._vectors[scope].discard(question)
        if not self._vectors[scope]:
            del self._vectors[scope]


@dataclass(slots=True)
class _Session:
    owner: str
    exchanges: tuple[Exchange, ...]
    expires_at: float


class MemorySessionStore:
    """A ``SessionStore`` of at most ``max_sessions`` sessions with their last ``max_exchanges`` exchanges.

    A session ends ``ttl_s`` seconds after its last exchange, or when it is the longest idle one and room is needed.
    """

    def __init__(self, max_sessions: int, ttl_s: float, max_exchanges: int) -> None:
        self._max_sessions = max_sessions
        self._ttl_s = ttl_s
        self._max_exchanges = max_exchanges
        self._sessions: OrderedDict[str, _Session] = OrderedDict()

    def __len__(self) -> int:
        return len(self._sessions)

    async def load(self, session_id: str, user: User) -> tuple[Exchange, ...]:
        """Return the exchanges, oldest first; none for a session that does not exist (any more).

        Raises:
            UnknownSession: it is another user's.
        """
        session = self._session_of(session_id, user)
        return session.exchanges if session else ()

    async def append(self, session_id: str, user: User, exchange: Exchange) -> None:
        """Add ``exchange``; a session that does not exist begins and belongs to ``user``.

        Raises:
            UnknownSession: it is another user's.
        """
        session = self._session_of(session_id, user)
        if session is None:
            session = self._sessions[session_id] = _Session(user.id, (), 0.0)
        session.exchanges = (*session.exchanges, exchange)[-self._max_exchanges :]
        session.expires_at = time.monotonic() + self._ttl_s
        self._sessions.move_to_end(session_id)
        if len(self._sessions) > self._max_sessions:
            self._sessions.popitem(last=False)

    async def ping(self) -> None:
        """Do nothing: this process is here."""

    async def close(self) -> None:
        """Forget everything."""
        self._sessions.clear()

    def _session_of(self, session_id: str, user: User) -> _Session | None:
        self._expire()
        session = self._sessions.get(session_id)
        if session is not None and session.owner != user.id:
            raise UnknownSession("this session belongs to somebody else: start a new one")
        return session

    def _expire(self) -> None:
        now = time.monotonic()
        while self._sessions and next(iter(self._sessions.values())).expires_at <= now:
            self._sessions.popitem(last=False)
