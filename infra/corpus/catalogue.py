"""The documents of the store itself, read once: for the index, and for the names in them where there is no index."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path

from infra.corpus.folder import Found, folder_documents
from infra.store import BUNDLED
from infra.store.fields import declared_fields
from pipeline.catalogue.naming import Naming, listed, naming
from pipeline.types.documents import KINDS, Document, Fact

ORIGIN = "bundled"


@cache
def store_corpus(store: Path) -> tuple[Found, ...]:
    """The documents in a store's folder, and what is wrong with its files.

    Raises:
        PartUnavailable: the folder is missing.
    """
    return tuple(folder_documents(store / "documents", declared_fields(store)))


def store_documents(store: Path = BUNDLED) -> Iterator[Document]:
    """The documents of a store, ids without origin."""
    return (item for item in store_corpus(store) if isinstance(item, Document))


def store_namings(store: Path) -> tuple[Naming, ...]:
    """What the documents of a store name, in their order, under their ids in the index."""
    found = (naming(f"{ORIGIN}:{one.id}", one.title, one.type, one.fields) for one in store_documents(store))
    return tuple(one for one in found if one)


def catalogue_titles(store: Path = BUNDLED) -> tuple[Naming, ...]:
    """The names of every product, in the order of the documents."""
    return tuple(one for one in store_namings(store) if one.all)


def catalogue_facts(store: Path = BUNDLED) -> dict[str, Mapping[str, Fact]]:
    """What is known of every product as facts, by its title."""
    return {document.title: document.fields for document in store_documents(store) if document.type == "product"}


def words_of_the_shop(store: Path) -> Iterator[str]:
    """What the store says of itself in English, and the kinds of its products: customers ask in these words."""
    for document in store_documents(store):
        if document.type == "product":
            yield from listed(document.fields, KINDS)
        elif document.language == "en":
            yield f"{document.title}\n{document.text}"
