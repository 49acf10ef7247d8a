"""A user's own folder as documents. What cannot be read is reported with the reason; nothing in a folder raises.

Markdown, text, HTML and Word give one document a file, PDF one a page, CSV and JSON Lines one a row (its first field
names it). What a document says of itself in a header (``header.py``) is taken from there. Hidden files and folders are
left out.
"""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from infra.corpus.declared import Declared
from infra.corpus.documents import make_document
from infra.corpus.offer_days import with_days
from infra.corpus.pieces import SUFFIXES, Flaw, Piece
from infra.corpus.reading import READ_S, ReadingProcess
from pipeline.catalogue.fields import Fields
from pipeline.errors import PartUnavailable
from pipeline.ingest import Skipped, Warned
from pipeline.types.documents import Document
from pipeline.wording.language import language_of_page

MAX_BYTES = 5_000_000
MAX_FILES = 10_000
_NONE = Fields()

Found = Document | Skipped | Warned


def place_of(folder: Path) -> str:
    """Where the folder lies, whatever way it was named."""
    return str(folder.resolve())


def origin_of(folder: Path) -> str:
    """A name for the folder as an origin of documents: its own, and a hash of where it lies."""
    place = place_of(folder)
    return f"{re.sub(r'[^A-Za-z0-9._-]+', '-', Path(place).name)}-{hashlib.sha256(place.encode()).hexdigest()[:6]}"


def folder_documents(
    folder: Path,
    fields: Fields = _NONE,
    *,
    max_bytes: int = MAX_BYTES,
    max_files: int = MAX_FILES,
    seconds: float = READ_S,
) -> Iterator[Found]:
    """The documents below ``folder`` in path order, and what is wrong with its files.

    Args:
        folder: where they lie.
        fields: those that they may state.
        max_bytes: what a file may have.
        max_files: how many are read.
        seconds: what each file may take to read.

    Raises:
        PartUnavailable: the folder is missing.
    """
    if not folder.is_dir():
        raise PartUnavailable("corpus", f"{folder} is not a folder")
    run = _Run(folder, Declared(fields))
    with ReadingProcess(seconds) as process:
        for count, path in enumerate(_files(folder)):
            if isinstance(path, Skipped):
                yield path
                continue
            if count == max_files:
                yield Skipped(str(folder), f"has more than {max_files} files; the rest was left out")
                break
            yield from run.read(path, max_bytes, process)
    yield from run.declared.told()


def _files(folder: Path) -> Iterator[Path | Skipped]:
    """The files below a folder, a directory's at a time."""
    unreadable: list[OSError] = []
    for place, folders, names in os.walk(folder, onerror=unreadable.append):
        while unreadable:
            error = unreadable.pop()
            yield Skipped(_name(Path(error.filename), folder), f"cannot be read: {error.strerror}")
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        yield from (Path(place, name) for name in sorted(names) if not name.startswith("."))
    yield from (Skipped(_name(Path(e.filename), folder), f"cannot be read: {e.strerror}") for e in unreadable)


def _name(path: Path, folder: Path) -> str:
    return path.relative_to(folder).as_posix().encode("utf-8", "replace").decode()


@dataclass(slots=True)
class _Run:
    """One reading of a folder. ``held`` has the places of the ids that headers give."""

    folder: Path
    declared: Declared
    held: dict[str, str] = field(default_factory=dict[str, str])

    def read(self, path: Path, max_bytes: int, process: ReadingProcess) -> Iterator[Found]:
        """The documents of a file, and what is wrong with it."""
        name = _name(path, self.folder)
        said = False
        try:
            _check(path, self.folder, max_bytes)
            for item in process.read(path):
                if isinstance(item, Flaw):
                    said |= item.lost
                    yield _told(name, item)
                elif item.text.strip():
                    said = True
                    yield from self._document(name, item)
        except (OSError, ValueError) as error:
            yield Skipped(name, str(error) or type(error).__name__)
            return
        if not said:
            yield Skipped(name, "has no text" + (" (a scan needs OCR first)" if path.suffix.lower() == ".pdf" else ""))

    def _document(self, name: str, piece: Piece) -> Iterator[Found]:
        """The document, unless what it states is wrong in what an answer would be wrong by."""
        place, header = f"{name}#{piece.anchor}" if piece.anchor else name, piece.header
        stated, flaws = self.declared.stated(name, piece)
        yield from (_told(name, flaw) for flaw in flaws)
        if any(flaw.lost for flaw in flaws):
            return
        known_by, holder = self._id(place, header.id)
        if holder:
            yield Warned(place, f"has the id of {holder}, {header.id}: it is known by its place instead")
        language = header.language or language_of_page(piece.text)
        yield make_document(
            known_by,
            kind=header.type,
            language=language,
            title=piece.title,
            text=with_days(piece.text, header, language),
            url=header.url or place,
            fields=stated.facts,
            keys=stated.keys,
        )

    def _id(self, place: str, given: str) -> tuple[str, str]:
        """The id that its header gives it, else its place; and the place of whoever has that id already."""
        holder = self.held.setdefault(given, place) if given else place
        return (given or place, "") if holder == place else (place, holder)


def _told(name: str, flaw: Flaw) -> Skipped | Warned:
    return (Skipped if flaw.lost else Warned)(f"{name}{flaw.place}", flaw.why)


def _check(path: Path, folder: Path, max_bytes: int) -> None:
    """Raise ValueError with the reason when the file is not one to read."""
    if path.suffix.lower() not in SUFFIXES:
        raise ValueError(f"type {path.suffix or 'without suffix'} is not one of {', '.join(SUFFIXES)}")
    if not path.resolve().is_relative_to(folder.resolve()):
        raise ValueError("is a link to outside of the folder")
    if not path.is_file():
        raise ValueError("is no regular file")
    if (size := path.stat().st_size) > max_bytes:
        raise ValueError(f"has {size:,} bytes, more than the limit of {max_bytes:,}")
