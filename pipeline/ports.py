"""The ports: what a turn needs from the outside, as callables and small protocols.

Callables are written ``def __call__(self, x: X, /) -> Awaitable[Y]`` so that a step and a wrapped step fit alike.
"""

from __future__ import annotations

from collections.abc import AsyncGenerator, Awaitable, Callable, Collection, Sequence
from typing import Protocol

from pipeline.catalogue.naming import Naming
from pipeline.intents import IntentKind
from pipeline.types.answers import CachedAnswer, CacheLookup, Generation, ModelDescription, Parsed, Prompt, Stored
from pipeline.types.asking import Context, Exchange, Intent, Query, Question, User
from pipeline.types.documents import Origin, Passage
from pipeline.types.orders import Order, OrderAnswer
from pipeline.types.search import (
    Admitted,
    Embedding,
    Hit,
    Nearness,
    Relevance,
    Reranking,
    Retrieval,
    Scores,
    SearchQuery,
    SearchResult,
    Vector,
)
from pipeline.types.verdicts import Evidence, PassageScreening, Screening, StageReport

Emit = Callable[[str], Awaitable[None]]
"""Where released text goes, a sentence or so at a time."""


# --- models and stores (implemented in infra/) ------------------------------------------------------------------


class Embed(Protocol):
    """Text to vector. Raises PartUnavailable."""

    def __call__(self, text: str, /) -> Awaitable[Embedding]: ...


class Search(Protocol):
    """One kind of search over the index. Raises PartUnavailable."""

    def __call__(self, query: SearchQuery, /) -> Awaitable[SearchResult]: ...


class Compare(Protocol):
    """How near each text is to the question (late interaction), as far as it is known. Raises PartUnavailable, Busy."""

    def __call__(self, question: str, texts: Sequence[str], /) -> Awaitable[Nearness]: ...


class Score(Protocol):
    """How well each text answers the question (cross-encoder).

    Only the first texts are scored where there is no time for all within ``within_ms``. Raises PartUnavailable, and
    Busy where there is time for hardly any.
    """

    def __call__(self, question: str, texts: Sequence[str], /, *, within_ms: float) -> Awaitable[Scores]: ...


class LanguageModel(Protocol):
    """Prompt to a stream of text pieces whose last item is the Generation. Raises PartUnavailable, Busy."""

    def __call__(self, prompt: Prompt, /) -> AsyncGenerator[str | Generation, None]: ...


class Pull(Protocol):
    """Get a model onto its server; tells whether that was needed. Raises PartUnavailable.

    ``on_progress`` hears the status, the bytes done, and the bytes in all (0 while unknown).
    """

    def __call__(self, model: str, on_progress: Callable[[str, int, int], None], /) -> Awaitable[bool]: ...


class WarmUp(Protocol):
    """Load the models, so that the first answer need not wait for that. Raises PartUnavailable, Busy."""

    def __call__(self) -> Awaitable[None]: ...


class ModelServer(Protocol):
    """Language models behind one address. ``pull`` and ``warm_up`` are None where a server can do no such thing."""

    @property
    def generate(self) -> LanguageModel: ...
    @property
    def pull(self) -> Pull | None: ...
    @property
    def warm_up(self) -> WarmUp | None: ...

    def describe(self) -> ModelDescription:
        """Say what it is. Asks nobody."""
        ...

    async def ping(self) -> str:
        """Say how it is; raise PartUnavailable or Busy, with the reason, when it cannot answer or lacks a model."""
        ...

    async def close(self) -> None:
        """Release what is held. Safe to call twice."""
        ...


class IntentHead(Protocol):
    """A trained classifier over a sentence embedding: probabilities by intent, and in-scope probability."""

    def __call__(self, vector: Vector, /) -> tuple[dict[str, float], float]: ...


class HarmHead(Protocol):
    """A trained classifier over a sentence embedding: the likeliest kind of harm, and the probability of any."""

    def __call__(self, vector: Vector, /) -> tuple[str, float]: ...


class Part(Protocol):
    """Something that can be away, and has to be closed."""

    async def ping(self) -> None:
        """Raise PartUnavailable when it does not answer."""
        ...

    async def close(self) -> None:
        """Release what is held. Safe to call twice."""
        ...


class AnswerStore(Part, Protocol):
    """Where the answer cache keeps answers. ``scope`` separates tenants, models, prompts and corpus versions.

    ``exact`` takes the normalised question; ``nearest`` returns the kept answers of the ``count``
    highest cosines, each with it, best first.
    """

    async def exact(self, scope: str, question: str) -> CachedAnswer | None: ...
    async def nearest(self, scope: str, vector: Vector, count: int) -> tuple[tuple[CachedAnswer, float], ...]: ...
    async def put(self, scope: str, question: str, vector: Vector, answer: CachedAnswer) -> None: ...


class SessionStore(Part, Protocol):
    """Where sessions live. ``load`` raises UnknownSession when the session is another user's."""

    async def load(self, session_id: str, user: User) -> tuple[Exchange, ...]: ...
    async def append(self, session_id: str, user: User, exchange: Exchange) -> None: ...


class OrderBook(Protocol):
    """The orders of one customer, newest first."""

    async def orders_of(self, user: User) -> tuple[Order, ...]: ...


# --- guardrails (implemented in guardrails/) --------------------------------------------------------------------


class ScreenMessage(Protocol):
    """The input guards over a raw message."""

    def __call__(self, text: str, /) -> Awaitable[Screening]: ...


class ScreenMeaning(Protocol):
    """The moderation of a message by what it means: its wishes as they were read, each with its embedding."""

    def __call__(self, text: str, read: tuple[tuple[str, Embedding], ...], /) -> Awaitable[Screening]: ...


class ScreenPassages(Protocol):
    """The injection check over what was retrieved."""

    def __call__(self, hits: tuple[Hit, ...], /) -> Awaitable[PassageScreening]: ...


class Review(Protocol):
    """The output guards over one answer as it streams.

    ``feed`` takes a piece of text and returns what may be shown now (often nothing: text is held until its sentence
    is whole). ``finish`` judges the rest and returns it. Once ``ended``, nothing more comes out, after a block for one:
    then ``blocked`` is true. ``doubtful`` says that what was shown may not be the answer: something of it was withheld
    or changed, or it states nothing. ``reports`` holds one entry per stage that has checked anything.
    """

    async def feed(self, piece: str, /) -> str: ...
    async def finish(self) -> str: ...
    @property
    def blocked(self) -> bool: ...
    @property
    def ended(self) -> bool: ...
    @property
    def doubtful(self) -> bool: ...
    @property
    def reports(self) -> tuple[StageReport, ...]: ...


class StartReview(Protocol):
    """Open a review of an answer that may rest on the evidence given."""

    def __call__(self, evidence: Evidence, /) -> Review: ...


class Refuse(Protocol):
    """The polite text for a block, by language. It names no detection rule."""

    def __call__(self, reports: tuple[StageReport, ...], language: str, /) -> str: ...


# --- steps (implemented in pipeline/) ---------------------------------------------------------------------------


class LoadContext(Protocol):
    def __call__(self, question: Question, /) -> Awaitable[Context]: ...


class Condense(Protocol):
    def __call__(self, text: str, language: str, context: Context, /) -> Awaitable[Query]: ...


class Classify(Protocol):
    def __call__(self, query: Query, /) -> Awaitable[Intent]: ...


class Admit(Protocol):
    """A place among the turns that search at once. Raises Busy where such a turn would take too long."""

    def __call__(self) -> Awaitable[Admitted]: ...


class LookUpCache(Protocol):
    """What was answered for one of the ``intents``, by name, to a question that asks the same."""

    def __call__(self, query: Query, vector: Vector, intents: Collection[str], /) -> Awaitable[CacheLookup]: ...


class Fuse(Protocol):
    def __call__(self, keyword: SearchResult, vector: SearchResult, /) -> Awaitable[tuple[Hit, ...]]: ...


class Retrieve(Protocol):
    def __call__(self, query: SearchQuery, /) -> Awaitable[Retrieval]: ...


class Rerank(Protocol):
    def __call__(self, question: str, hits: tuple[Hit, ...], /) -> Awaitable[Reranking]: ...


class KeepRelevant(Protocol):
    def __call__(self, query: Query, intent: IntentKind, hits: tuple[Hit, ...], /) -> Awaitable[Relevance]: ...


class BuildPrompt(Protocol):
    def __call__(
        self, query: Query, intent: IntentKind, hits: tuple[Hit, ...], context: Context, /
    ) -> Awaitable[Prompt]: ...


class Parse(Protocol):
    def __call__(self, text: str, passages: tuple[Passage, ...], hits: tuple[Hit, ...], /) -> Awaitable[Parsed]: ...


class LookUpOrders(Protocol):
    def __call__(self, question: Question, intent: IntentKind, /) -> Awaitable[OrderAnswer]: ...


class StoreAnswer(Protocol):
    def __call__(self, query: Query, vector: Vector, answer: CachedAnswer, scope: str, /) -> Awaitable[Stored]: ...


class SaveContext(Protocol):
    def __call__(self, question: Question, exchange: Exchange, /) -> Awaitable[Stored]: ...


# --- the index, as ingestion sees it (pipeline/ingest.py drives it) ---------------------------------------------


class EmbedMany(Protocol):
    """Texts to vectors, in order, in batches; ``on_progress`` hears how many more are done."""

    def __call__(self, texts: Sequence[str], on_progress: Callable[[int], None], /) -> Awaitable[list[Vector]]: ...


class PassageIndex(Part, Protocol):
    """What can be searched, by document, and both searches over it."""

    @property
    def hybrid(self) -> Search | None:
        """Both searches in one, fused by the server as ``pipeline/fusion.py`` does; None where it cannot.

        Raises PartRefused when the two searches by themselves may still work.
        """
        ...

    async def keyword(self, query: SearchQuery, /) -> SearchResult: ...
    async def vector(self, query: SearchQuery, /) -> SearchResult: ...

    async def versions(self) -> dict[str, str]:
        """The content hash of every indexed document, by document id."""
        ...

    async def replace(self, passages: Sequence[Passage], vectors: Sequence[Vector]) -> None:
        """Put these documents' passages in place of what they had."""
        ...

    async def remove(self, document_ids: Sequence[str]) -> None:
        """Forget these documents."""
        ...

    async def publish(self) -> str:
        """Make all changes searchable and return the corpus version (a hash over ``versions()``)."""
        ...

    async def published(self) -> str:
        """The corpus version as it is now, whoever changed it. Cheap enough to be asked for at every turn."""
        ...

    async def namings(self, own: str) -> list[Naming]:
        """What each document names that names anything, those of the origin ``own`` first (``naming.in_order``)."""
        ...

    def passages(self) -> AsyncGenerator[list[Passage], None]:
        """Every passage that is indexed, a few hundred at a time."""
        ...

    async def origins(self) -> list[Origin]:
        """What has been noted of the origins of documents."""
        ...

    async def note_origin(self, origin: Origin) -> None:
        """Note an origin, in place of what was noted under its id."""
        ...

    async def forget_origin(self, origin_id: str) -> None:
        """Forget what was noted of an origin. Its documents stay."""
        ...
