"""The documents of the store itself, read once: for the index, and for the names, authors and codes that turns know."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

from infra.corpus.folder import Found, folder_documents
from infra.store import BUNDLED
from pipeline.types import AUTHORS, CODE, NAMES, Document

ORIGIN = "bundled"


class Titles(NamedTuple):
    """The names of one product: its title, and what customers call it besides."""

    title: str
    others: tuple[str, ...] = ()

    @property
    def all(self) -> tuple[str, ...]:
        """Every name, the title first."""
        return (self.title, *self.others)


@cache
def _read(store: Path) -> tuple[Found, ...]:
    return tuple(folder_documents(store / "documents"))


def store_corpus(store: Path = BUNDLED) -> tuple[Found, ...]:
    """The documents in a store's folder, and what is wrong with its files.

    Raises:
        PartUnavailable: the folder is missing.
    """
    return _read(store)


def store_documents(store: Path = BUNDLED) -> Iterator[Document]:
    """The documents of a store, ids without origin."""
    return (item for item in store_corpus(store) if isinstance(item, Document))


def catalogue_titles(store: Path = BUNDLED) -> tuple[Titles, ...]:
    """The names of every product, in the order of the documents."""
    products = (document for document in store_documents(store) if document.type == "product")
    return tuple(Titles(product.title, listed(product, NAMES)) for product in products)


def catalogue_authors(store: Path = BUNDLED) -> frozenset[str]:
    """Everybody who made a product of the catalogue."""
    return frozenset(author for document in store_documents(store) for author in listed(document, AUTHORS))


def offer_codes(store: Path = BUNDLED) -> frozenset[str]:
    """The codes of every offer, whenever it is valid."""
    return frozenset(str(document.fields[CODE]) for document in store_documents(store) if CODE in document.fields)


def words_of_the_shop(store: Path = BUNDLED) -> Iterator[str]:
    """What the store says of itself in English, and the genres of its products: customers ask in these words."""
    for document in store_documents(store):
        if document.type == "product":
            yield from listed(document, "genres")
        elif document.language == "en":
            yield f"{document.title}\n{document.text}"


def listed(document: Document, name: str) -> tuple[str, ...]:
    """A fact of a document as a list; a text alone is a list of one, and what is not known an empty one."""
    value = document.fields.get(name, ())
    return value if isinstance(value, tuple) else (str(value),)
