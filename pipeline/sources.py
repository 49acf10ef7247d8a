"""Where the indexed documents came from: what there is, and how an origin is removed or gets another name or place.

A folder that was moved, renamed or deleted is not ingested again, so nothing else would ever remove its documents.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from pipeline.ports import PassageIndex
from pipeline.types.documents import Origin


class UnknownSource(Exception):
    """No origin has this name, or another one has it already; the message is for the user."""


@dataclass(frozen=True, slots=True)
class Source:
    """An origin, and how many of its documents are indexed."""

    origin: Origin
    documents: int


async def sources(index: PassageIndex) -> list[Source]:
    """Every origin of indexed documents by name, also those of which nothing has been noted."""
    noted = {origin.id: origin for origin in await index.origins()}
    counts = Counter(name.partition(":")[0] for name in await index.versions())
    found = [Source(noted.get(name) or Origin(name, name), counts[name]) for name in noted.keys() | counts.keys()]
    return sorted(found, key=lambda source: source.origin.name)


def origin_at(found: Sequence[Source], place: str, name: str) -> Origin:
    """The origin whose folder lies at ``place``, or is called ``name``; otherwise a new one of that name."""
    origins = [source.origin for source in found]
    for origin in origins:
        if origin.place == place:
            return origin
    for origin in origins:
        if origin.name == name:
            return replace(origin, place=place)
    taken, free = {origin.id for origin in origins}, name
    while free in taken:
        free += "-2"
    return Origin(free, name, place)


async def remove_source(index: PassageIndex, name: str) -> Source:
    """Remove all documents of an origin, given by name, id or place.

    Raises:
        UnknownSource: there is none.
    """
    source = _named(await sources(index), name)
    prefix = f"{source.origin.id}:"
    await index.remove(sorted(document for document in await index.versions() if document.startswith(prefix)))
    await index.forget_origin(source.origin.id)
    await index.publish()
    return source


async def rename_source(index: PassageIndex, name: str, new: str, place: str | None = None) -> Source:
    """Give an origin another name, and the ``place`` of its folder. Its documents stay as they are.

    Raises:
        UnknownSource: there is no origin of that name, or one that has the new name or place already.
    """
    found = await sources(index)
    source = _named(found, name)
    for other in found:
        if other != source and (other.origin.name == new or (place and other.origin.place == place)):
            raise UnknownSource(f"{other.origin.name} is an origin already: remove one of the two")
    renamed = replace(source.origin, name=new, place=source.origin.place if place is None else place)
    await index.note_origin(renamed)
    return replace(source, origin=renamed)


def _named(found: Sequence[Source], name: str) -> Source:
    for source in found:
        if name in {source.origin.name, source.origin.id, source.origin.place}:
            return source
    known = ", ".join(source.origin.name for source in found) or "none"
    raise UnknownSource(f"{name!r} is no origin of documents; there are: {known}")
