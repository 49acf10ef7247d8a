"""What opens a conversation is often what others have opened theirs with: it is read once a day."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from datetime import date

from pipeline.ports import Condense
from pipeline.types.asking import Context, Query


class ReadOnce:
    """Step: remembers what was made of the latest messages (implements ``Condense``).

    A message that follows others is read each time: what it means depends on them.

    Args:
        condense: reads a message. What it makes of one may depend on the day, and on nothing else that changes.
        today: that day.
        most: messages that are remembered.
    """

    def __init__(self, condense: Condense, today: Callable[[], date], *, most: int = 512) -> None:
        self._condense = condense
        self._today = today
        self._most = most
        self._known: OrderedDict[tuple[str, str, date], Query] = OrderedDict()

    async def __call__(self, text: str, language: str, context: Context, /) -> Query:
        """Return the question to classify and to search for."""
        if context.history:
            return await self._condense(text, language, context)
        asked = (text, language, self._today())
        query = self._known.pop(asked, None) or await self._condense(text, language, context)
        self._known[asked] = query
        if len(self._known) > self._most:
            self._known.popitem(last=False)
        return query
