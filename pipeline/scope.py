"""Where an answer to a question is looked for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from pipeline.intents import IntentKind
from pipeline.topics import is_about_an_item, is_about_service, is_only_about_offers
from pipeline.trade import Trade
from pipeline.types import LEAST_AGE, DocumentType, Query

_HELP: tuple[DocumentType, ...] = ("policy", "faq", "promotion", "document")
_BESIDE_OFFERS: tuple[DocumentType, ...] = ("policy", "faq", "document")


@dataclass(frozen=True, slots=True)
class Scope:
    """Where an answer is looked for: types (none: all), and bounds on what is known of a passage."""

    types: tuple[DocumentType, ...]
    within: Mapping[str, tuple[float, float]]


def wants_offers(query: Query, intent: IntentKind, trade: Trade) -> bool:
    """Whether a question asks which offers there are, or for some by their codes: all of these belong to its answer."""
    return bool(query.codes) or (intent.role == "offers" and is_only_about_offers(query.text, trade))


def scope_of(query: Query, intent: IntentKind, trade: Trade) -> Scope:
    """Narrow what the intent searches by the question: a title of unknown rating is never offered to a child."""
    types = intent.types
    if intent.lists_titles:
        within = {name: (least, most) for name, least, most in query.taste.bounds}
        if query.reader_age is not None:
            return Scope(types, within | {LEAST_AGE: (0, query.reader_age)})
        return Scope(types, within if query.rating is None else within | {LEAST_AGE: (query.rating, query.rating)})
    if wants_offers(query, intent, trade):
        return Scope(_BESIDE_OFFERS if query.codes else ("document",), {})
    about_service = is_about_service(query.text, trade) and not is_about_an_item(query.text, trade)
    if (query.title and about_service) or (query.names_reader and query.reader_age is not None and not query.title):
        return Scope(types or _HELP, {})
    return Scope(types, {})
