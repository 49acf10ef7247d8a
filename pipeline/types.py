"""The nouns of a turn. All are frozen; a step returns everything about its work that is worth recording."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

from pipeline.conditions import Condition, Sort
from pipeline.document_types import DocumentType
from pipeline.intents import IntentKind, Role

Fact = str | float | tuple[str, ...]
"""What a source states about a document in a field of its own, as against in prose."""

STARTS, ENDS, CODE = "starts", "ends", "code"
"""The fields that hold an offer's first and last day (ISO 8601) and the code to enter for it."""

Key = float | tuple[str, ...]
"""What a search is bound and sorted by: a number, or texts of which a value has to be one."""

LEAST_AGE, MAKERS, KINDS, ENDED = "least_age", "makers", "kinds", "ended"
EXTENT, PRICE, BEGUN = "extent", "price", "begun"
"""What a field that a store declares may mean (``pipeline/fields.py``), and the fact that stands for it.

From which age in years on something is meant to be read (0 for all), who made it, the kinds that it is of, whether it
has ended (yes or no), how much of it there is, what it costs, and the year in which it began.
"""

NAMES = "names"
"""The field that holds what else a document's subject is called."""

TITLE = "document title"
"""The field of a passage that holds what its document is called, where its own title names a section too.

No document can have stated it: the name of a field has no blank.
"""

ANY_LANGUAGE = "mul"
"""The language of a text that suits questions in every language (ISO 639-2: multiple languages)."""

Vector = tuple[float, ...]
"""A sentence embedding, L2-normalised, so that a dot product is the cosine."""

StageName = Literal[
    "pii_detection",
    "prompt_injection",
    "content_moderation",
    "hallucination_check",
    "response_length",
    "format_validation",
]
CacheStatus = Literal["miss", "exact", "semantic", "bypass"]


# --- who asks, and what -----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class User:
    """Who asks. A guest has no orders."""

    id: str
    type: Literal["guest", "customer", "operator"] = "guest"


@dataclass(frozen=True, slots=True)
class Question:
    """A message as it came in. ``text`` is unmasked: only the order lookup may read it after the input guards."""

    text: str
    session_id: str
    user: User
    page_type: str = "chat"
    language: str = "en"
    user_type: str = "guest"
    history: tuple[Exchange, ...] = ()
    """What a client that keeps its own history says came before; used instead of the session's."""


@dataclass(frozen=True, slots=True)
class Exchange:
    """One earlier turn of the session, masked. ``subject`` is the title that the answer was about, if one.

    ``role`` is its intent's, where that is known and has one.

    In a history that a client sends along, a message that was never answered has an empty answer.
    """

    question: str
    answer: str
    role: Role | None = None
    subject: str | None = None


@dataclass(frozen=True, slots=True)
class Context:
    """What the session remembers, oldest first."""

    history: tuple[Exchange, ...] = ()
    degraded: str | None = None


@dataclass(frozen=True, slots=True)
class Taste:
    """What a wish for something to read asks of the titles."""

    kinds: frozenset[str] = frozenset()
    """Of which kinds they should be."""
    made_by: frozenset[str] = frozenset()
    """Who made them; nobody where that is all the same."""
    besides: frozenset[str] = frozenset()
    """Titles that were named before, where others are asked for."""
    unwanted: frozenset[str] = frozenset()
    """Stems of what is ruled out."""
    bounds: tuple[tuple[str, float, float], ...] = ()
    """Facts by name, with the least and the most that they may be."""
    finished: bool | None = None
    """Whether they have to have ended; None where that is all the same."""
    sort: Sort | None = None
    """The order in which they are asked for; None where the best are."""


NO_TASTE = Taste()


@dataclass(frozen=True, slots=True)
class Query:
    """The question that stands alone. ``condensed`` says that history was needed to make it so."""

    text: str
    language: str = "en"
    condensed: bool = False
    title: str | None = None
    """The title of the catalogue that it names."""
    reader_age: int | None = None
    """The age in years of the youngest reader it is for, where that is no adult."""
    rating: int | None = None
    """The age rating that it asks for, as the least age in years."""
    names_reader: bool = False
    """Whether this question speaks of the reader, and not only an earlier one."""
    wish: str = ""
    """What to search for, where that is not the whole text."""
    parts: tuple[Query, ...] = ()
    """The things that it asks for, where they are several; each stands alone."""
    foreign: str | None = None
    """The language that it is written in (ISO 639-1), where we do not speak it."""
    may_mean: tuple[str, ...] = ()
    """The titles of the catalogue that it may name, where it cannot be told which."""
    names_nothing: bool = False
    """Whether it asks for a fact of a title, and neither it nor the conversation says of which."""
    days: tuple[str, str] | None = None
    """The first and the last day that it asks about (ISO 8601), today where it names none."""
    orders: tuple[str, ...] = ()
    """The numbers of the orders that it goes on about, where it names none itself."""
    codes: tuple[str, ...] = ()
    """The codes of offers that it names, as the offers write them."""
    taste: Taste = NO_TASTE
    """What it asks of titles, where it asks for some to read."""


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
class Intent:
    """``path`` says which stage decided: rules, head, or out_of_scope (the head was unsure)."""

    kind: IntentKind
    confidence: float
    path: Literal["rules", "head", "out_of_scope"]
    embedding: Embedding | None = None

    @property
    def name(self) -> str:
        """The store's name for it."""
        return self.kind.name


# --- what is found ----------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Document:
    """A document before it is cut into passages. ``version`` is a hash of everything that ends up in the index."""

    id: str
    type: DocumentType
    language: str
    title: str
    text: str
    url: str
    version: str
    origin: str = ""
    """Which corpus it came from: ``bundled``, or the folder that was ingested. Removal looks at one origin only."""
    fields: Mapping[str, Fact] = field(default_factory=dict[str, Fact], hash=False)
    """What is known of it as facts, by name. What is not known is absent."""
    keys: Mapping[str, Key] = field(default_factory=dict[str, Key], hash=False)
    """By what of these a search can be bound and sorted."""


@dataclass(frozen=True, slots=True)
class Origin:
    """Where documents came from. Their ids in the index begin with ``id``; it stays when the origin is renamed.

    ``place`` is the folder's path, ``ingested_at`` the last ingestion (ISO 8601); both are empty where not known.
    """

    id: str
    name: str
    place: str = ""
    ingested_at: str = ""


@dataclass(frozen=True, slots=True)
class Passage:
    """A piece of a document, as indexed."""

    id: str
    document_id: str
    title: str
    type: DocumentType
    language: str
    url: str
    text: str
    version: str = ""
    fields: Mapping[str, Fact] = field(default_factory=dict[str, Fact], hash=False)
    """The document's."""
    keys: Mapping[str, Key] = field(default_factory=dict[str, Key], hash=False, compare=False)
    """The document's, on the way into an index. A search brings none back."""


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
class Reranking:
    """Hits in their final order, cut to what the prompt takes. Of those ``offered``, ``candidates`` were considered."""

    hits: tuple[Hit, ...]
    candidates: int
    model: str
    wait_ms: float = 0.0
    busy_ms: float = 0.0
    degraded: str | None = None
    offered: int = 0


@dataclass(frozen=True, slots=True)
class Admitted:
    """A place among the turns that search at once, of which there are ``inside``. Whoever holds it has to ``leave``."""

    leave: Callable[[], None]
    inside: int = 1
    expected_wait_ms: float = 0.0
    """What it will have to wait for the reranker, as far as can be told before the search."""


@dataclass(frozen=True, slots=True)
class Relevance:
    """The hits that speak of what is asked, and the ids of the passages that were dropped: those on something else."""

    hits: tuple[Hit, ...]
    dropped: tuple[str, ...] = ()


# --- what is said -----------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Message:
    """One chat message of a prompt."""

    role: Literal["system", "user", "assistant"]
    content: str


@dataclass(frozen=True, slots=True)
class Prompt:
    """What the model is given. ``passages`` are numbered from 1 in the text, in this order."""

    messages: tuple[Message, ...]
    passages: tuple[Passage, ...]
    question: str
    intent: IntentKind
    version: str
    language: str = "en"
    dropped_passages: int = 0


@dataclass(frozen=True, slots=True)
class Usage:
    """Tokens. ``estimated`` when the server reported none and they were counted here."""

    input_tokens: int = 0
    output_tokens: int = 0
    estimated: bool = False


@dataclass(frozen=True, slots=True)
class Generation:
    """How a generation went: the last item of its stream."""

    text: str
    model: str
    provider: str
    usage: Usage = Usage()
    finish_reason: str = "stop"
    wait_ms: float = 0.0
    first_token_ms: float | None = None
    pieces: int = 0
    details: dict[str, float | int | str] = field(default_factory=dict[str, float | int | str])
    """What only this provider tells, such as ``load_duration_ms``."""
    degraded: str | None = None


@dataclass(frozen=True, slots=True)
class ModelDescription:
    """What is said of a model server; anybody may read it, so no address here holds a login.

    Args:
        name: of what answers, as shown, and as kept answers are told apart by.
        provider: as traces and error texts name it.
        server: what people call it.
        models: those that it is asked for, by name.
        address: where it is; empty for what is part of this process.
        note: what the start says of it, beside its name.
        remedy: what to do when it does not answer or lacks a model.
        built_in: whether it is part of this process, so that nothing can be away.
    """

    name: str
    provider: str
    server: str
    models: tuple[str, ...]
    address: str = ""
    note: str = ""
    remedy: str = ""
    built_in: bool = False


@dataclass(frozen=True, slots=True)
class Source:
    """A document that the answer cites."""

    id: str
    title: str
    type: DocumentType
    url: str
    score: float
    numbers: tuple[int, ...] = ()
    """The numbers that the answer's text cites it by."""


@dataclass(frozen=True, slots=True)
class Parsed:
    """A finished answer: its text, and the sources that it cites in order of first mention."""

    text: str
    sources: tuple[Source, ...]
    unknown_citations: int = 0


@dataclass(frozen=True, slots=True)
class CachedAnswer:
    """An answer as the cache keeps it, with the question (masked, as asked) that it answered."""

    question: str
    answer: str
    sources: tuple[Source, ...]
    intent: str
    model: str


@dataclass(frozen=True, slots=True)
class CacheLookup:
    """``similarity`` is the cosine of the nearest kept question; ``rejected`` says why a near one was not used."""

    status: CacheStatus
    answer: CachedAnswer | None = None
    similarity: float | None = None
    rejected: str | None = None
    degraded: str | None = None
    scope: str = ""
    """Under which model, prompt and corpus it was looked up: an answer to this question is kept under the same."""


@dataclass(frozen=True, slots=True)
class Stored:
    """Whether an answer or an exchange was kept, and if not, why."""

    stored: bool
    reason: str = ""
    degraded: str | None = None


@dataclass(frozen=True, slots=True)
class OrderItem:
    """A line of an order."""

    title: str
    quantity: int
    price: float


@dataclass(frozen=True, slots=True)
class Order:
    """An order of the demo book. Dates are ISO 8601 days, or None where not yet; amounts in its currency."""

    order_id: str
    customer_id: str
    status: Literal["placed", "packed", "shipped", "delivered", "returned", "cancelled"]
    placed_at: str
    shipped_at: str | None
    delivered_at: str | None
    carrier: str | None
    tracking_number: str | None
    eta: str | None
    items: tuple[OrderItem, ...]
    shipping: float
    total: float
    return_until: str | None


@dataclass(frozen=True, slots=True)
class OrderAnswer:
    """What the order book says. ``own_values`` are the asker's own numbers, which the PII guard lets through."""

    text: str
    found: int
    own_values: tuple[str, ...] = ()


# --- what the guardrails decide ---------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Allow:
    """Nothing found."""


@dataclass(frozen=True, slots=True)
class Rewrite:
    """Go on with ``text`` instead. An empty text drops the sentence. ``reason`` goes to the trace, not to the user."""

    text: str
    reason: str


@dataclass(frozen=True, slots=True)
class Block:
    """Stop. ``reason`` goes to the trace; the user is told nothing about the rule."""

    reason: str


Verdict = Allow | Rewrite | Block


@dataclass(frozen=True, slots=True)
class StageReport:
    """What one stage did in one turn, from its first check to its last (nanoseconds since the epoch)."""

    stage: StageName
    action: Literal["allow", "rewrite", "block", "broken"]
    start_ns: int
    end_ns: int
    busy_ms: float
    checks: int
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class GuardrailOutcome:
    """The stage that changed or stopped the turn, as told to the client.

    A ``broken`` one could not judge, and stopped it for that.
    """

    stage: StageName
    action: Literal["rewrite", "block", "broken"]

    @property
    def stopped(self) -> bool:
        """Whether the turn ended there."""
        return self.action != "rewrite"


@dataclass(frozen=True, slots=True)
class Screening:
    """The message after the input guards: ``text`` is masked; an ``outcome`` that stops ends the turn."""

    text: str
    outcome: GuardrailOutcome | None
    reports: tuple[StageReport, ...]

    @property
    def blocked(self) -> bool:
        """Whether the turn ends here with a refusal."""
        return self.outcome is not None and self.outcome.stopped


@dataclass(frozen=True, slots=True)
class PassageScreening:
    """The hits that carry no instruction to the model, and those that were dropped."""

    hits: tuple[Hit, ...]
    dropped: tuple[str, ...] = ()
    degraded: str | None = None
    """The stage, where it broke and could not judge all of them."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """What an answer may rest on. Templates, orders and cache hits bring no passages: nothing to check against."""

    question: str
    passages: tuple[Passage, ...] = ()
    own_values: tuple[str, ...] = ()


# --- what comes out ---------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Reply:
    """The finished turn."""

    answer: str
    session_id: str
    intent: Intent | None
    sources: tuple[Source, ...] = ()
    cache: CacheStatus = "bypass"
    model: str = "none"
    guardrail: GuardrailOutcome | None = None
    degraded: tuple[str, ...] = ()
    usage: Usage = Usage()
    first_token_ms: float | None = None
    first_sentence_ms: float | None = None


class Example(NamedTuple):
    """A message with its intent, to learn from."""

    text: str
    intent: str
    line: str
    """What it is a wording of. Wordings of one line never part when examples are split."""
    shared: bool = False
    """Whether it is every store's, and not this one's own."""
