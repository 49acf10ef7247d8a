"""What documents name: things by their titles and other names, those who made them, and the codes of offers."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from pipeline.catalogue.fields import texts_of
from pipeline.types.documents import CODE, MAKERS, NAMES, TITLE, DocumentType, Fact

logger = logging.getLogger(__name__)

MOST = 20_000
"""Documents whose names are taken in. The patterns of so many take seconds to build, and a turn reads them all."""


@dataclass(frozen=True, slots=True)
class Naming:
    """What one document names."""

    document_id: str
    title: str
    type: DocumentType
    names: tuple[str, ...] = ()
    """What its subject is called besides."""
    authors: tuple[str, ...] = ()
    code: str = ""

    @property
    def all(self) -> tuple[str, ...]:
        """Every name of the thing that it is about, the title first; none where it is about no thing.

        A product is one, and so is what a document without a type of its own gives other names to.
        """
        is_a_thing = self.type == "product" or (self.type == "document" and self.names)
        return tuple(filter(None, (self.title, *self.names))) if is_a_thing else ()


def naming(document_id: str, title: str, kind: DocumentType, facts: Mapping[str, Fact]) -> Naming | None:
    """What a document names, by its facts; None where that is nothing."""
    code, called = str(facts.get(CODE, "")), str(facts.get(TITLE, title))
    found = Naming(document_id, called, kind, listed(facts, NAMES), listed(facts, MAKERS), code)
    return found if found.all or found.authors or found.code else None


def in_order(namings: Iterable[Naming], own: str) -> list[Naming]:
    """Each document's once, those of the origin ``own`` first, each by their ids; at most ``MOST``, as the log says.

    Of several that passages of one document gave, the one with the shortest title is the document's.
    """
    by_document: dict[str, Naming] = {}
    for found in namings:
        known = by_document.setdefault(found.document_id, found)
        if len(found.title) < len(known.title):
            by_document[found.document_id] = found
    ids = sorted(by_document, key=lambda name: (not name.startswith(f"{own}:"), name))
    if len(ids) > MOST:
        logger.warning("Of %d documents that name something only the first %d are known by name", len(ids), MOST)
    return [by_document[name] for name in ids[:MOST]]


def listed(facts: Mapping[str, Fact], name: str) -> tuple[str, ...]:
    """A fact as a list; a text alone is a list of one, and what is not known an empty one."""
    return tuple(item for item in texts_of(facts.get(name, ())) if item.strip())
