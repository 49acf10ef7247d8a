"""Where an answer to a question is looked for."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from pipeline.catalogue.fields import NO, YES, Fields
from pipeline.intents import IntentKind
from pipeline.trade import Trade
from pipeline.types.asking import Query, Taste
from pipeline.types.conditions import AnyOf, Condition, Sort, Within
from pipeline.types.documents import ENDED, KINDS, LEAST_AGE, MAKERS, DocumentType
from pipeline.wording.topics import is_about_an_item, is_about_service, is_only_about_offers
from pipeline.wording.words import is_japanese

_HELP: tuple[DocumentType, ...] = ("policy", "faq", "promotion", "document")
_ON_TITLES: tuple[DocumentType, ...] = ("product", "document")
_BESIDE_OFFERS: tuple[DocumentType, ...] = ("policy", "faq", "document")


@dataclass(frozen=True, slots=True)
class Scope:
    """Where an answer is looked for: types (none: all), and what has to be known of a passage."""

    types: tuple[DocumentType, ...]
    where: tuple[Condition, ...] = ()
    sort: Sort | None = None


def wants_offers(query: Query, intent: IntentKind, trade: Trade) -> bool:
    """Whether a question asks which offers there are, or for some by their codes: all of these belong to its answer."""
    return bool(query.codes) or (intent.role == "offers" and is_only_about_offers(query.text, trade))


def scope_of(query: Query, intent: IntentKind, trade: Trade, fields: Fields) -> Scope:
    """Narrow what the intent searches by the question: a title of unknown rating is never offered to a child.

    What no document of a store can state, as none of its ``fields`` means it, narrows nothing.
    """
    types = intent.types
    if intent.lists_titles:
        asked = (*_to_the_taste(query.taste, near=query.names_reader), *_for_the_reader(query))
        known = tuple(one for one in asked if one.field in fields.meanings)
        return Scope(types, (*known, *query.taste.chosen), query.taste.sort)
    if wants_offers(query, intent, trade):
        return Scope(_BESIDE_OFFERS)
    speaks_of_service = is_about_service(query.beside_the_title, trade)
    if query.title and intent.role == "fact" and is_japanese(query.text) and not speaks_of_service:
        return Scope(_ON_TITLES)  # a title is one word among many that every Japanese page shares
    about_service = speaks_of_service and not is_about_an_item(query.text, trade)
    if (query.title and about_service) or (query.names_reader and query.reader_age is not None and not query.title):
        return Scope(types or _HELP)
    return Scope(types)


def _to_the_taste(taste: Taste, *, near: bool) -> Iterator[Condition]:
    """What is asked of the titles; with ``near``, what is for the reader and of another kind may be told as such."""
    yield from (Within(*bound) for bound in taste.bounds)
    if taste.finished is not None:
        yield AnyOf(ENDED, (YES if taste.finished else NO,))
    if taste.made_by:
        yield AnyOf(MAKERS, tuple(sorted(taste.made_by)))
    if taste.kinds and (taste.sort or not near):  # of none of them, it is no answer, however well it fits otherwise
        yield AnyOf(KINDS, tuple(sorted(taste.kinds)))
    if taste.like:
        yield AnyOf(KINDS, tuple(sorted(taste.like)))


def _for_the_reader(query: Query) -> tuple[Condition, ...]:
    # What no page says of a title is no permission.
    most = [age for age in (query.harmless_at, query.reader_age) if age is not None]
    if most:
        return (Within(LEAST_AGE, 0, min(most)),)
    return () if query.rating is None else (Within(LEAST_AGE, query.rating, query.rating),)
