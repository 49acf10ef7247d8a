"""The series of the catalogue, as training reads them: from the store's documents."""

from __future__ import annotations

from typing import NamedTuple

from infra.corpus.catalogue import store_documents
from pipeline.catalogue.naming import listed
from pipeline.types.documents import Document


class Series(NamedTuple):
    """One series. ``description`` is its second paragraph: what the story is."""

    id: str
    title: str
    genres: tuple[str, ...]
    demographic: str
    volumes: float | None
    description: str


def all_series() -> list[Series]:
    """Every series, in the order of the catalogue."""
    return [_series(document) for document in store_documents() if document.type == "product"]


def _series(document: Document) -> Series:
    volumes = document.fields.get("volumes")
    return Series(
        id=document.id,
        title=document.title,
        genres=listed(document.fields, "genres"),
        demographic=str(document.fields.get("demographic", "")),
        volumes=volumes if isinstance(volumes, int | float) else None,
        description=document.text.partition("\n\n")[2],
    )
