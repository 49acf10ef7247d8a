"""One reader a type of file: its bytes and its name in, pieces of text and flaws out.

They raise whatever the parser raises; ``folder.py`` turns that into a reason.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import partial

from infra.corpus import delimited, jsonl, markdown, pdf, word
from infra.corpus.decoding import Decoded, decode, tidy
from infra.corpus.hidden import parse
from infra.corpus.markup import title_of, visible_text
from infra.corpus.page_header import Headed, without_header
from infra.corpus.pieces import Flaw, Piece

Reader = Callable[[bytes, str], Iterator[Piece | Flaw]]

_FIRST_HEADING = re.compile(r"^# +(.+)$", re.MULTILINE)
_DECLARED = re.compile(rb"<(?:meta|\?xml)[^>]*?(?:charset|encoding)\s*=\s*[\"']?\s*([A-Za-z0-9_-]+)", re.IGNORECASE)
_HEAD = 4096
"""Bytes in which a page has to say how it is encoded; browsers look at 1,024."""
_UNCLOSED = re.compile(r"<!--(?!.*?--!?>)(?!-?>)", re.DOTALL)


def read_text(data: bytes, stem: str) -> Iterator[Piece | Flaw]:
    """Plain text. The file's name is its title, unless a header has one."""
    decoded = decode(data)
    yield from _doubts(decoded)
    page = without_header(tidy(decoded.text))
    yield from _of(page, stem, page.body.lstrip("\n"))


def read_markdown(data: bytes, stem: str) -> Iterator[Piece | Flaw]:
    """Markdown. The title is that of the front matter, else the first top heading, else the file's name."""
    decoded = decode(data)
    yield from _doubts(decoded)
    page = without_header(tidy(decoded.text))
    text, flaws = markdown.read_page(page)
    yield from flaws
    yield from _of(page, _heading(text) or stem, text)


def read_html(data: bytes, stem: str) -> Iterator[Piece | Flaw]:
    """The visible content, headings as in Markdown."""
    declared = _DECLARED.search(data[:_HEAD])
    decoded = decode(data, declared.group(1).decode() if declared else None)
    yield from _doubts(decoded, declared=declared is not None)
    page = without_header(tidy(decoded.text))
    if unclosed := _UNCLOSED.search(page.body):
        line = page.body.count("\n", 0, unclosed.start()) + page.first_line
        yield Flaw(f":{line}", "begins a comment that is never closed: the rest of the file is left out")
    root = parse(page.body)
    if root is not None:
        yield from _of(page, title_of(root) or stem, visible_text(root))


def read_rows(read: Callable[[str], Iterator[Piece | Flaw]], data: bytes, _stem: str) -> Iterator[Piece | Flaw]:
    """A file of rows."""
    decoded = decode(data)
    yield from _doubts(decoded)
    yield from read(decoded.text)


def read_word(data: bytes, stem: str) -> Iterator[Piece | Flaw]:
    """A Word document. The title is that of its properties, else the first top heading, else the file's name."""
    piece = word.read_word(data)
    page = without_header(tidy(piece.text), flat=True)
    yield from _of(page, piece.title or _heading(page.body) or stem, page.body.lstrip("\n"))


_CSV: Reader = partial(read_rows, lambda text: delimited.read_delimited(tidy(text)))
_JSONL: Reader = partial(read_rows, jsonl.read_jsonl)

READERS: dict[str, Reader] = {
    ".md": read_markdown,
    ".markdown": read_markdown,
    ".txt": read_text,
    ".html": read_html,
    ".htm": read_html,
    ".csv": _CSV,
    ".tsv": _CSV,
    ".jsonl": _JSONL,
    ".ndjson": _JSONL,
    ".pdf": pdf.read_pdf,
    ".docx": read_word,
}


def _of(page: Headed, title: str, text: str) -> Iterator[Piece | Flaw]:
    """What is wrong with a page's header, and the page, unless an answer would be wrong by that."""
    yield from page.flaws
    if not page.refused:
        yield Piece(page.title or title, text, header=page.header, lines=page.lines)


def _heading(text: str) -> str:
    found = _FIRST_HEADING.search(text)
    return found.group(1).strip() if found else ""


def _doubts(decoded: Decoded, *, declared: bool = False) -> Iterator[Flaw]:
    """What the owner should know of how a file was read."""
    if decoded.broken_line is not None:
        place = f":{decoded.broken_line}"
        yield Flaw(place, f"has bytes that are no {decoded.encoding}: read with a sign in their place", lost=False)
    elif not declared and not decoded.encoding.startswith("utf-"):
        yield Flaw("", f"is not UTF-8: read as {decoded.encoding}", lost=False)
