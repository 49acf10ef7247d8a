"""What a session remembers: loading it before a turn and adding to it after."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from pipeline.conversation.courtesy import is_courtesy
from pipeline.conversation.taken_back import asked_anew, begins_anew
from pipeline.ports import ScreenMessage, SessionStore
from pipeline.types.answers import Stored
from pipeline.types.asking import Context, Exchange, Question


class ContextLoader:
    """The last ``limit`` exchanges of the session. Raises UnknownSession for somebody else's.

    A client that keeps its own history sends it along; no guard has seen that, so it goes through ``screen``, and an
    exchange whose question would have been blocked is left out. So is all that the customer wants forgotten.
    """

    def __init__(self, store: SessionStore, screen: ScreenMessage, *, limit: int) -> None:
        self._store = store
        self._screen = screen
        self._limit = limit

    async def __call__(self, question: Question, /) -> Context:
        """Return the history, oldest first."""
        if question.history:
            screened = [await self._screened(exchange) for exchange in question.history[-self._limit :]]
            return _remembered(question.text, [exchange for exchange in screened if exchange])
        history = await self._store.load(question.session_id, question.user)
        return _remembered(question.text, history[-self._limit :])

    async def _screened(self, exchange: Exchange) -> Exchange | None:
        asked, answered = await self._screen(exchange.question), await self._screen(exchange.answer)
        if asked.blocked or answered.blocked:
            return None
        return replace(exchange, question=asked.text, answer=answered.text)


def _remembered(text: str, history: Sequence[Exchange]) -> Context:
    """What counts of what was said before ``text``: no courtesies, and nothing before the wish to begin anew."""
    if begins_anew(text):
        return Context(())
    anew = next((at for at in reversed(range(len(history))) if begins_anew(history[at].question)), 0)
    asked = (replace(exchange, question=asked_anew(exchange.question)) for exchange in history[anew:])
    return Context(tuple(said for said in asked if not is_courtesy(said.question)))


class ContextSaver:
    """Adds the finished exchange, already masked, to the session."""

    def __init__(self, store: SessionStore) -> None:
        self._store = store

    async def __call__(self, question: Question, exchange: Exchange, /) -> Stored:
        """Append ``exchange``."""
        await self._store.append(question.session_id, question.user, exchange)
        return Stored(stored=True)
