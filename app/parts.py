"""The concrete parts that the settings ask for, opened and ready."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from pathlib import Path

from threadpoolctl import threadpool_limits

from app.intent_head import fitted_head
from app.models import ChosenModel, choose_model, extractive_model
from app.settings import Settings
from infra.cores import threads_for
from infra.models.bundled import make_bundled
from infra.models.cross_encoder import CrossEncoderScorer
from infra.models.encoder import Encoder
from infra.models.intent_head import TrainedIntentHead
from infra.models.late_interaction import LateInteraction
from infra.resilience import PAUSE_S
from infra.search import lance
from infra.store.reading import open_store
from infra.stores.limits import MemoryWindows, RateLimiter
from infra.stores.memory import MemoryAnswerStore, MemorySessionStore
from pipeline.errors import PartUnavailable
from pipeline.ports import AnswerStore, PassageIndex, SessionStore

CACHED_ANSWERS = 2000
SESSIONS = 10_000
EXCHANGES = 6
"""Kept per session; the prompt shows the last few of them."""
_A_MINUTE = 60


@dataclass(frozen=True, slots=True)
class Corpus:
    """What is needed to index and to search: the encoder and the index."""

    encoder: Encoder
    index: PassageIndex
    store: Path
    """The folder of the store whose documents every start indexes."""

    async def close(self) -> None:
        """Release both."""
        await self.encoder.close()
        await self.index.close()


@dataclass(frozen=True, slots=True)
class Stores:
    """What is remembered between turns."""

    answers: AnswerStore
    sessions: SessionStore
    limiter: RateLimiter

    async def close(self) -> None:
        """Release all of them; those in Redis share one link, which the first one closes."""
        await self.answers.close()
        await self.sessions.close()


@dataclass(frozen=True, slots=True)
class Parts:
    """Every part of a turn that lives outside the pipeline."""

    corpus: Corpus
    comparer: LateInteraction
    scorer: CrossEncoderScorer
    intent_head: TrainedIntentHead
    stores: Stores
    extractive: ChosenModel
    model: ChosenModel

    async def close(self) -> None:
        """Release all of them but the built-in model, which holds nothing."""
        for part in (self.model, self.comparer, self.scorer, self.corpus, self.stores):
            await part.close()


async def open_corpus(settings: Settings, threads: int | None = None) -> Corpus:
    """Load the encoder (making all models on the first start) and open the index.

    Args:
        settings: where both are.
        threads: that embed; default: this process's share of the cores.

    Raises:
        PartUnavailable: the index cannot be opened.
    """
    data = settings.data_dir
    threads = threads or threads_for(settings.workers)
    # Token states are small matrices: threads of BLAS would wait for each other, on cores that other texts need.
    threadpool_limits(1, user_api="blas")
    await asyncio.to_thread(make_bundled, data / "models")
    encoder = await asyncio.to_thread(Encoder.load, data / "models", states=data / "index", threads=threads)
    return Corpus(encoder, await _open_index(settings, encoder), settings.store)


async def open_parts(settings: Settings, corpus: Corpus) -> Parts:
    """Open the rest, and run both models at several lengths."""
    models = settings.data_dir / "models"
    scorer, head = await asyncio.gather(
        asyncio.to_thread(CrossEncoderScorer.load, models, threads=threads_for(settings.workers)),
        asyncio.to_thread(_intent_head, corpus, models),
    )
    await asyncio.gather(corpus.encoder.warm_up(), scorer.warm_up())
    store = open_store(settings.store)
    extractive = extractive_model(settings, corpus.encoder, store)
    model = await choose_model(settings, extractive)
    return Parts(corpus, LateInteraction(corpus.encoder), scorer, head, open_stores(settings), extractive, model)


def _intent_head(corpus: Corpus, models: Path) -> TrainedIntentHead:
    """That of the store, fitted first where there is none."""
    weights = fitted_head(corpus.store, models, corpus.encoder.name)
    return TrainedIntentHead(weights, open_store(corpus.store).intents, encoder=corpus.encoder.name)


async def _open_index(settings: Settings, encoder: Encoder) -> PassageIndex:
    """An index of this encoder's vectors: with another one, an index of its own is made."""
    if settings.search == "opensearch":
        return await _open_opensearch(settings, encoder)
    folder = settings.data_dir / "index" / encoder.name.replace("/", "--")
    return await lance.open_index(folder, dimensions=encoder.dimensions)


async def _open_opensearch(settings: Settings, encoder: Encoder) -> PassageIndex:
    from infra.search import opensearch

    try:
        return await opensearch.open_index(
            settings.opensearch_url,
            alias=f"{settings.tenant}-passages",
            encoder=encoder.name,
            dimensions=encoder.dimensions,
            engine=settings.opensearch_engine,
            concurrency=settings.max_turns,
            server_fusion=settings.opensearch_fusion == "auto",
        )
    except PartUnavailable as error:
        remedy = "start it, or set MANGA_OPENSEARCH_URL to its address, or MANGA_SEARCH=lancedb to do without"
        raise PartUnavailable("search", f"OpenSearch at {settings.opensearch_url}: {error}; {remedy}") from error


def open_stores(settings: Settings) -> Stores:
    """The stores: in this process, or in Redis for several processes together."""
    if settings.cache == "memory":
        return Stores(
            MemoryAnswerStore(CACHED_ANSWERS, settings.cache_ttl_s),
            MemorySessionStore(SESSIONS, settings.session_ttl_s, EXCHANGES),
            RateLimiter(MemoryWindows(settings.turns_per_minute, _A_MINUTE)),
        )
    return _open_redis(settings)


def _open_redis(settings: Settings) -> Stores:
    from infra.stores.redis_answers import RedisAnswerStore
    from infra.stores.redis_limits import RedisWindows
    from infra.stores.redis_link import RedisLink
    from infra.stores.redis_sessions import RedisSessionStore

    link, tenant = RedisLink(settings.redis_url), settings.tenant
    return Stores(
        RedisAnswerStore(link, ttl_s=settings.cache_ttl_s, max_entries=CACHED_ANSWERS, prefix=tenant),
        RedisSessionStore(link, ttl_s=settings.session_ttl_s, max_exchanges=EXCHANGES, prefix=tenant),
        RateLimiter(RedisWindows(link, settings.turns_per_minute, _A_MINUTE, prefix=tenant), pause_s=PAUSE_S),
    )
