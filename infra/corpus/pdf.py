"""PDF to text: a piece a page, without invisible text, and with what page breaks and line ends cut joined again."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

from pypdf import PageObject, PdfReader
from pypdf.generic import ContentStream, NameObject

from infra.corpus.decoding import tidy
from infra.corpus.page_breaks import join_pages, without_running_lines
from infra.corpus.pieces import Flaw, Piece

_SHOWS_TEXT = frozenset({b"Tj", b"TJ", b"'", b'"'})
_INVISIBLE = frozenset({3, 7})
"""Text rendering modes that paint nothing."""
MAX_PAGES = 2_000


def read_pdf(data: bytes, stem: str) -> Iterator[Piece | Flaw]:
    """The pages that have text.

    Raises:
        ValueError: the document has too many pages.
    """
    reader = PdfReader(io.BytesIO(data))
    if len(reader.pages) > MAX_PAGES:
        raise ValueError(f"has {len(reader.pages):,} pages, more than the limit of {MAX_PAGES:,}")
    pages = without_running_lines([tidy(_text(page, reader)).split("\n") for page in reader.pages])
    for number, text in enumerate(join_pages(pages), start=1):
        if text.strip():
            yield Piece(f"{stem}, page {number}", text, f"page={number}")
        elif len(pages) > 1 and not pages[number - 1]:
            yield Flaw(f"#page={number}", "has no text (a scan needs OCR first)")


def _text(page: PageObject, reader: PdfReader) -> str:
    """The visible text of a page. Invisible text alone is that of a scan, and its image shows it."""
    contents = page.get_contents()
    if contents is None:
        return ""
    stream = ContentStream(contents, reader)
    shown = [one for one, invisible in _operations(stream.operations) if not invisible]
    hidden = len(shown) < len(stream.operations)
    if hidden and (any(operator in _SHOWS_TEXT for _, operator in shown) or not page.images):
        stream.operations = shown
        page[NameObject("/Contents")] = stream
    return page.extract_text()


def _operations(operations: list[Any]) -> Iterator[tuple[Any, bool]]:
    """Each operation, and whether it writes text that is not painted."""
    mode, saved = 0, list[int]()
    for operation in operations:
        operands, operator = operation
        if operator == b"Tr" and operands:
            mode = int(operands[0])
        elif operator == b"q":
            saved.append(mode)
        elif operator == b"Q" and saved:
            mode = saved.pop()
        yield operation, operator in _SHOWS_TEXT and mode in _INVISIBLE
