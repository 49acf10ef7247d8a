"""PDF to text: a piece a page, without invisible text, and with what page breaks and line ends cut joined again."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from pypdf import PageObject, PdfReader
from pypdf.errors import FileNotDecryptedError
from pypdf.generic import ContentStream, NameObject

from infra.corpus.decoding import tidy
from infra.corpus.header import Header
from infra.corpus.page_breaks import join_pages, without_running_lines
from infra.corpus.page_header import without_header
from infra.corpus.pdf_painted import SHOWS_TEXT, painted
from infra.corpus.pieces import Flaw, Piece

MAX_PAGES = 2_000


def read_pdf(data: bytes, stem: str) -> Iterator[Piece | Flaw]:
    """The pages that have text. What a header at the top of the first one says is said of them all.

    Raises:
        ValueError: the document has too many pages, or is locked.
    """
    reader = PdfReader(io.BytesIO(data))
    try:
        count = len(reader.pages)
    except FileNotDecryptedError:
        raise ValueError("is locked with a password") from None
    if count > MAX_PAGES:
        raise ValueError(f"has {count:,} pages, more than the limit of {MAX_PAGES:,}")
    pages = without_running_lines([tidy(_text(page, reader)).split("\n") for page in reader.pages])
    first = without_header("\n".join(next(iter(pages), [])), flat=True)
    yield from first.flaws
    pages[:1] = [list(filter(None, first.body.split("\n")))]
    for number, text in enumerate([] if first.refused else join_pages(pages), start=1):
        if text.strip():
            title = f"{first.title or stem}, page {number}"
            yield Piece(title, text, f"page={number}", _on_page(first.header, number))
        elif len(pages) > 1 and not pages[number - 1]:
            yield Flaw(f"#page={number}", "has no text (a scan needs OCR first)")


def _on_page(header: Header, number: int) -> Header:
    """The header as that of one page: each is a document of its own."""
    return replace(header, id=f"{header.id}, page {number}") if header.id else header


def _text(page: PageObject, reader: PdfReader) -> str:
    """The visible text of a page. Invisible text alone is that of a scan, and its image shows it."""
    contents = page.get_contents()
    if contents is None:
        return ""
    stream = ContentStream(contents, reader)
    box = tuple(float(side) for side in page.mediabox)
    shown = list(painted(stream.operations, _layers_switched_off(page, reader), box))
    hidden = len(shown) < len(stream.operations)
    if hidden and (any(operator in SHOWS_TEXT for _, operator in shown) or not page.images):
        stream.operations = shown
        page[NameObject("/Contents")] = stream
    return page.extract_text()


def _layers_switched_off(page: PageObject, reader: PdfReader) -> set[str]:
    """The names that the page gives to layers (optional content) which a viewer does not show at first."""
    off = {layer.idnum for layer in _at(_at(_at(reader.root_object, "/OCProperties"), "/D"), "/OFF")}
    names = _at(_at(page, "/Resources"), "/Properties")
    return {name for name in names if getattr(names.raw_get(name), "idnum", None) in off}


def _at(dictionary: Any, name: str) -> Any:
    """What the dictionary has under a name, or nothing."""
    return dictionary[name].get_object() if name in dictionary else {}
