"""What is known: documents, where they came from, and the passages that they are cut into."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, Protocol, TypeVar

DocumentType = Literal["product", "policy", "faq", "promotion", "document"]
"""``document`` is anything a user ingested from a folder of their own."""

RULES: frozenset[DocumentType] = frozenset({"faq", "policy"})
"""What tells how the shop goes about things, and not what it has."""

Fact = str | float | tuple[str, ...]
"""What a source states about a document in a field of its own, as against in prose."""

STARTS, ENDS, CODE = "starts", "ends", "code"
"""The fields that hold an offer's first and last day (ISO 8601) and the code to enter for it."""

Key = float | tuple[str, ...]
"""What a search is bound and sorted by: a number, or texts of which a value has to be one."""

LEAST_AGE, MAKERS, KINDS, ENDED = "least_age", "makers", "kinds", "ended"

EXTENT, PRICE, BEGUN, CLOSED = "extent", "price", "begun", "closed"
"""What a field that a store declares may mean (``pipeline/catalogue/fields.py``), and the fact that stands for it.

From which age in years on something is meant to be read (0 for all), who made it, the kinds that it is of, whether it
has ended (yes or no), how much of it there is, what it costs, and the years in which it began and ended.
"""

TOTAL = "total"
"""The fact that is reckoned: what all of it costs, where the price is that of one of those that there are."""

NAMES = "names"
"""The field that holds what else a document's subject is called."""

TITLE = "document title"
"""The field of a passage that holds what its document is called, where its own title names a section too.

No document can have stated it: the name of a field has no blank.
"""

ANY_LANGUAGE = "mul"
"""The language of a text that suits questions in every language (ISO 639-2: multiple languages)."""


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

    @property
    def whole(self) -> str:
        """Title and text: what it is indexed by, and compared with a question."""
        return f"{self.title}\n{self.text}"


class Telling(Protocol):
    """A passage, as far as its text and title are read."""

    @property
    def title(self) -> str:
        """Of the document."""
        ...

    @property
    def type(self) -> str:
        """The document's."""
        ...

    @property
    def text(self) -> str:
        """What it says."""
        ...


P = TypeVar("P", bound=Telling)
