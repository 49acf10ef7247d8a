"""What comes first of things that are in order: of those that speak of a wish, the first and its equals."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.catalogue.naming import listed
from pipeline.catalogue.subject import stands_alike, subject_of
from pipeline.trade import Trade
from pipeline.types.conditions import Sort
from pipeline.types.documents import KINDS
from pipeline.types.search import Hit
from pipeline.wording.words import words_of

_WARES = frozenset("work title stuff".split())
"""Stems of what anything sold is called."""
_EQUALS = 3
"""Documents that are told where several are, say, the shortest."""


def first_of(hits: Sequence[Hit], wish: str, sort: Sort, trade: Trade) -> tuple[Hit, ...]:
    """The hits on the first document that speaks of a wish, or the one of its rank, and on its equals.

    Args:
        hits: in the order of ``sort``.
        wish: without the words that ask for the order.
        sort: by what they are sorted.
        trade: the words of what is sold.
    """
    told: dict[str, str] = {}
    for hit in hits:
        passage = hit.passage
        called = " ".join((passage.title, *listed(passage.fields, KINDS)))
        told[passage.document_id] = f"{told.get(passage.document_id, called)}\n{passage.text}"
    left = _speaking_of(wish, told, trade)
    facts = {
        hit.passage.document_id: hit.passage.fields.get(sort.field) for hit in hits if hit.passage.document_id in left
    }
    first = next(iter([*dict.fromkeys(facts.values())][sort.rank - 1 :]), None)
    equals = [document for document, fact in facts.items() if fact == first][:_EQUALS]
    return tuple(hit for hit in hits if hit.passage.document_id in equals)


def _speaking_of(wish: str, told: dict[str, str], trade: Trade) -> dict[str, str]:
    """The documents that hold the words of a wish. One that none of them holds is how it is asked, not for what."""
    items = words_of(trade.plain("items"), trade)
    if items & words_of(wish, trade):  # "the cheapest bicycle" is no lamp
        told = {document: text for document, text in told.items() if items & words_of(text, trade)} or told
    subject = subject_of(wish, trade)
    for word in (*subject.kind, *subject.thing):
        if word in _WARES:
            continue
        told = {document: text for document, text in told.items() if stands_alike(word, text, trade)} or told
    return told
