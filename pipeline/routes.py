"""Which way a turn goes for each intent, as data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from pipeline.topics import is_about_a_series, is_about_service, is_only_about_offers
from pipeline.types import LEAST_AGE, DocumentType, IntentName, Query


@dataclass(frozen=True, slots=True)
class Route:
    """``types`` narrows both searches (none: all); ``cacheable`` is false where answers go stale or are personal."""

    kind: Literal["template", "lookup", "retrieval"]
    types: tuple[DocumentType, ...] = ()
    cacheable: bool = False


_CATALOGUE: tuple[DocumentType, ...] = ("product", "document")
_HELP: tuple[DocumentType, ...] = ("policy", "faq", "promotion", "document")

_BESIDE_OFFERS: tuple[DocumentType, ...] = ("policy", "faq", "document")

ROUTES: dict[IntentName, Route] = {
    "chitchat": Route("template"),
    "escalation": Route("template"),
    "order_tracking": Route("lookup"),
    "return_request": Route("lookup"),
    "product_discovery": Route("retrieval", _CATALOGUE, cacheable=True),
    "recommendation": Route("retrieval", _CATALOGUE, cacheable=True),
    "product_question": Route("retrieval", cacheable=True),
    "faq": Route("retrieval", cacheable=True),
    "checkout_help": Route("retrieval", _HELP, cacheable=True),
    # Prices and codes go stale: never cached.
    "promotion": Route("retrieval", _HELP),
}

LISTING: frozenset[IntentName] = frozenset({"recommendation", "product_discovery"})
"""Intents that are answered with titles of the store's choice: what it names has to fit its reader."""


@dataclass(frozen=True, slots=True)
class Scope:
    """Where an answer is looked for: types (none: all), and bounds on what is known of a passage."""

    types: tuple[DocumentType, ...]
    within: Mapping[str, tuple[float, float]]


def wants_offers(query: Query, intent: IntentName) -> bool:
    """Whether a question asks which offers there are, or for some by their codes: all of these belong to its answer."""
    return bool(query.codes) or (intent == "promotion" and is_only_about_offers(query.text))


def scope_of(query: Query, intent: IntentName) -> Scope:
    """Narrow the route by the question: a title of unknown rating is never offered to a child."""
    types = ROUTES[intent].types
    if intent in LISTING:
        if query.reader_age is not None:
            return Scope(types, {LEAST_AGE: (0, query.reader_age)})
        return Scope(types, {} if query.rating is None else {LEAST_AGE: (query.rating, query.rating)})
    if wants_offers(query, intent):
        return Scope(_BESIDE_OFFERS if query.codes else ("document",), {})
    about_service = is_about_service(query.text) and not is_about_a_series(query.text)
    if (query.title and about_service) or (query.names_reader and query.reader_age is not None and not query.title):
        return Scope(types or _HELP, {})
    return Scope(types, {})
