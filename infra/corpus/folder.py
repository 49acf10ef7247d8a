"""A user's own folder as documents. What cannot be read is reported with the reason; nothing in a folder raises.

Markdown, text and HTML give one document a file, PDF one a page, CSV and JSON Lines one a row (its first field names
it). Hidden files and folders are left out.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterator
from pathlib import Path

from infra.corpus.documents import make_document
from infra.corpus.readers import READERS, Piece
from pipeline.errors import PartUnavailable
from pipeline.ingest import Skipped
from pipeline.types import Document

MAX_BYTES = 5_000_000
MAX_FILES = 10_000
_KANA = re.compile(r"[\u3040-\u30ff]")


def origin_of(folder: Path) -> str:
    """A name for the folder as an origin of documents: its own, and a hash of where it lies."""
    place = folder.resolve()
    return f"{re.sub(r'[^A-Za-z0-9._-]+', '-', place.name)}-{hashlib.sha256(str(place).encode()).hexdigest()[:6]}"


def folder_documents(
    folder: Path, *, max_bytes: int = MAX_BYTES, max_files: int = MAX_FILES
) -> Iterator[Document | Skipped]:
    """The documents below ``folder`` in path order, and a ``Skipped`` for each file that gives none.

    Raises:
        PartUnavailable: the folder is missing.
    """
    if not folder.is_dir():
        raise PartUnavailable("corpus", f"{folder} is not a folder")
    for count, path in enumerate(_files(folder)):
        if count == max_files:
            yield Skipped(str(folder), f"has more than {max_files} files; the rest was left out")
            return
        yield from _read(path, folder, max_bytes)


def _files(folder: Path) -> Iterator[Path]:
    for path in sorted(folder.rglob("*")):
        if path.is_file() and not any(part.startswith(".") for part in path.relative_to(folder).parts):
            yield path


def _read(path: Path, folder: Path, max_bytes: int) -> Iterator[Document | Skipped]:
    name = path.relative_to(folder).as_posix()
    try:
        reader = _reader_for(path, folder, max_bytes)
        pieces = [piece for piece in reader(path) if piece.text.strip()]
    except Exception as error:  # noqa: BLE001 - a parser may raise anything over a broken file
        yield Skipped(name, _reason(error))
        return
    if not pieces:
        yield Skipped(name, "has no text" + (" (a scan needs OCR first)" if path.suffix.lower() == ".pdf" else ""))
    for piece in pieces:
        yield _document(name, piece)


def _reader_for(path: Path, folder: Path, max_bytes: int) -> Callable[[Path], list[Piece]]:
    """The reader of this type of file; ValueError says why there is none."""
    reader = READERS.get(path.suffix.lower())
    if reader is None:
        raise ValueError(f"type {path.suffix or 'without suffix'} is not one of {', '.join(READERS)}")
    if not path.resolve().is_relative_to(folder.resolve()):
        raise ValueError("is a link to outside of the folder")
    if (size := path.stat().st_size) > max_bytes:
        raise ValueError(f"has {size:,} bytes, more than the limit of {max_bytes:,}")
    return reader


def _reason(error: Exception) -> str:
    """One short line: the cause, where a loader hides it behind its own error."""
    cause = (error.__cause__ if isinstance(error, RuntimeError) else None) or error
    if isinstance(cause, UnicodeDecodeError):
        return "is not UTF-8 text"
    return (str(cause).strip() or type(cause).__name__).splitlines()[0][:200]


def _document(name: str, piece: Piece) -> Document:
    place = f"{name}#{piece.anchor}" if piece.anchor else name
    language = "ja" if _KANA.search(piece.text) else "en"
    return make_document(place, kind="document", language=language, title=piece.title, text=piece.text, url=place)
