"""The chat with the names that are indexed now: what another process ingests is known by name without a restart."""

from __future__ import annotations

import asyncio
import contextvars
import logging
import time
from collections.abc import Callable

from app.catalogue import CorpusVersion
from app.lexicon import Lexicon
from pipeline.chat import Chat
from pipeline.ports import Emit, PassageIndex
from pipeline.types.answers import Reply
from pipeline.types.asking import Question

logger = logging.getLogger(__name__)

EVERY_S = 1.0
"""How often to look whether something was ingested. That asks the index for its version alone."""
REST = 10
"""How many times as long as taking them up took names are let be: a large folder is ingested little by little."""
PAUSE_S = 30.0
"""How long names that could not be taken up are let be."""


class RenewedChat:
    """A chat that is made anew, beside the turns, when the names in the index have changed.

    A turn keeps the chat that it began with, and none waits for another one.

    Args:
        index: where the names are.
        version: of what is indexed.
        lexicon: the names to begin with; later, those of now.
        make: puts a chat together over names. Called in a thread but for the first time.
        hear: is told of new names that are used from now on.
        seen: the version that was indexed when the names to begin with were read, if they are the index's.
    """

    def __init__(
        self,
        index: PassageIndex,
        version: CorpusVersion,
        lexicon: Lexicon,
        make: Callable[[Lexicon], Chat],
        hear: Callable[[Lexicon], None],
        *,
        seen: str = "",
    ) -> None:
        self._index = index
        self._version = version
        self._make = make
        self._hear = hear
        self._seen = seen
        self._complained_of = ""
        self._look_from = 0.0
        self._looking: asyncio.Task[None] | None = None
        self._running, self._idle_since = 0, time.monotonic()
        self.lexicon, self._chat = lexicon, make(lexicon)

    async def __call__(self, question: Question, emit: Emit, /) -> Reply:
        """Run one turn, as ``Chat`` does."""
        chat = self._chat
        self._look()
        self._running += 1
        try:
            return await chat(question, emit)
        finally:
            self._running -= 1
            self._idle_since = time.monotonic()

    @property
    def idle_s(self) -> float:
        """For how long no turn has run; 0 while one does."""
        return 0.0 if self._running else time.monotonic() - self._idle_since

    async def watch(self) -> None:
        """Look for new names again and again, so that not even the first customer is without them."""
        while True:
            self._look()
            await asyncio.sleep(EVERY_S)

    async def close(self) -> None:
        """Look no more."""
        if self._looking:
            self._looking.cancel()
            await asyncio.gather(self._looking, return_exceptions=True)

    def _look(self) -> None:
        """Begin to look for new names, where that is not going on or just done."""
        busy = self._looking is not None and not self._looking.done()
        if not busy and time.monotonic() >= self._look_from:
            self._look_from = time.monotonic() + EVERY_S
            # In a context of its own: it is no part of the turn that gave the occasion.
            self._looking = asyncio.create_task(self._renew(), context=contextvars.Context())

    async def _renew(self) -> None:
        """Take up the names that are indexed now, where they have changed; what fails leaves the old ones."""
        version = await self._version()
        if version == self._seen:
            return
        try:
            lexicon = await self.lexicon.indexed(self._index)
            if lexicon.namings != self.lexicon.namings:
                began = time.monotonic()
                self._chat, self.lexicon = await asyncio.to_thread(self._make, lexicon), lexicon
                self._hear(lexicon)
                self._look_from = time.monotonic() + max(EVERY_S, REST * (time.monotonic() - began))
            self._seen = version
        except Exception as error:  # noqa: BLE001 - whatever it is, turns go on with the names of before
            self._look_from = time.monotonic() + PAUSE_S
            if self._complained_of != version:
                self._complained_of = version
                logger.warning("New names could not be taken up, going on with those of before: %s", error)
