"""What is found: the two searches, their fusion, and what reranking and relevance leave of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from pipeline.types.conditions import Condition, Sort
from pipeline.types.documents import DocumentType, Passage

Vector = tuple[float, ...]
"""A sentence embedding, L2-normalised, so that a dot product is the cosine."""


@dataclass(frozen=True, slots=True)
class Embedding:
    """A vector and what it cost: milliseconds waited for the encoder and milliseconds in it."""

    vector: Vector
    model: str = ""
    tokens: int = 0
    wait_ms: float = 0.0
    busy_ms: float = 0.0
    batch_size: int = 1


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage with the score that orders it now, and the ranks (from 1) that it had on the way, as far as known."""

    passage: Passage
    score: float
    keyword_rank: int | None = None
    vector_rank: int | None = None
    rerank_score: float | None = None


@dataclass(frozen=True, slots=True)
class SearchQuery:
    """What both searches get: the words, the vector, and the filters. No ``types`` means all.

    With a ``sort``, both bring what passes the filters in that order, whatever it is about.
    """

    text: str
    vector: Vector
    language: str = "en"
    types: tuple[DocumentType, ...] = ()
    limit: int = 20
    where: tuple[Condition, ...] = ()
    sort: Sort | None = None


@dataclass(frozen=True, slots=True)
class SearchResult:
    """Hits best first. ``wait_ms`` is time spent waiting for a connection or a thread."""

    hits: tuple[Hit, ...]
    wait_ms: float = 0.0


@dataclass(frozen=True, slots=True)
class Retrieval:
    """The fused hits, best first, and how many each search brought: None where the server fused and does not tell.

    Neither does it tell which rank a hit had in which list.
    """

    hits: tuple[Hit, ...]
    keyword_count: int | None = 0
    vector_count: int | None = 0
    degraded: str | None = None
    fused_by: Literal["client", "server"] = "client"


@dataclass(frozen=True, slots=True)
class Scores:
    """A cross-encoder's scores in the order of the texts it was given, each in 0..1."""

    values: tuple[float, ...]
    model: str = ""
    wait_ms: float = 0.0
    busy_ms: float = 0.0


@dataclass(frozen=True, slots=True)
class Nearness:
    """How near texts are to a question by late interaction, in their order, each in 0..1: None of one not known yet."""

    values: tuple[float | None, ...]
    wait_ms: float = 0.0
    busy_ms: float = 0.0


@dataclass(frozen=True, slots=True)
class Reranking:
    """Hits in their final order, cut to what the prompt takes. Of those ``offered``, ``candidates`` were considered.

    Late interaction compared ``compared`` of them with the question, and the cross-encoder read ``read``.
    """

    hits: tuple[Hit, ...]
    candidates: int
    model: str
    wait_ms: float = 0.0
    busy_ms: float = 0.0
    degraded: str | None = None
    offered: int = 0
    compared: int = 0
    read: int = 0


@dataclass(frozen=True, slots=True)
class Admitted:
    """A place among the turns that search at once, of which there are ``inside``. Whoever holds it has to ``leave``."""

    leave: Callable[[], None]
    inside: int = 1
    expected_wait_ms: float = 0.0
    """What it had to expect to wait for its place when it came."""
    wait_ms: float = 0.0
    """What it did wait."""


@dataclass(frozen=True, slots=True)
class Relevance:
    """The hits that speak of what is asked, and the ids of the passages that were dropped: those on something else."""

    hits: tuple[Hit, ...]
    dropped: tuple[str, ...] = ()
