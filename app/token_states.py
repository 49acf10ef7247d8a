"""Token states for what is indexed without them: by an older version, or on another machine."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

from app.ahead import with_each_version
from app.parts import Corpus, Parts
from infra.models.kept_states import name_of

REST_S = 0.05
"""Between two passages. One takes some 20 ms of two cores, and turns need them more."""


async def keep_complete(parts: Parts) -> None:
    """Make what is missing, beside the turns: at once, and again when something else is indexed."""
    await with_each_version(
        parts.corpus.index,
        lambda: make_missing(parts.corpus, lambda: _no_turn_waits(parts)),
        "Token states of passages could not be made",
    )


async def make_missing(corpus: Corpus, may_go_on: Callable[[], Awaitable[None]]) -> None:
    """Make the states of every indexed passage that has none, and forget those of passages that are gone.

    ``may_go_on`` is awaited before each passage, and before some hundred are looked through.

    Raises:
        PartUnavailable, Busy: the index is away, or the encoder.
    """
    names, kept = set[bytes](), corpus.encoder.kept
    async for passages in corpus.index.passages():
        await may_go_on()
        texts = [passage.whole for passage in passages]
        names.update(map(name_of, texts))
        for text in await asyncio.to_thread(kept.missing, texts):
            await may_go_on()
            await corpus.encoder.embed_passages([text], lambda _: None)
    await asyncio.to_thread(kept.forget_all_but, names)


async def _no_turn_waits(parts: Parts) -> None:
    await asyncio.sleep(REST_S)
    while parts.corpus.encoder.waiting or parts.scorer.waiting:  # noqa: ASYNC110 - their lines have no event
        await asyncio.sleep(REST_S)
