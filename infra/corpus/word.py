"""Word documents (.docx) to text: paragraphs and tables in order, without what Word does not show or has struck out."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from typing import Any

import docx
from docx.opc.constants import RELATIONSHIP_TYPE as RELATED
from docx.oxml.ns import qn
from lxml import etree  # pyright: ignore[reportAttributeAccessIssue] - compiled

from infra.corpus.blocks import Blocks, Table
from infra.corpus.pieces import Piece, one_line

_MAX_UNPACKED = 100_000_000
"""Bytes. A small archive can unpack to a thousand times its size."""
_GONE = {qn(f"w:{name}") for name in ("del", "moveFrom", "rPr", "pPr", "instrText", "delText")} | {
    "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
}
_OFF = frozenset({"0", "false", "off", "none"})
_WHITE = "FFFFFF"
_UNREADABLE = 3
"""Half points."""
_STRUCK = ("w:vanish", "w:specVanish", "w:strike", "w:dstrike")
_SIGNS = {
    qn("w:tab"): "\t",
    qn("w:br"): "\n",
    qn("w:cr"): "\n",
    qn("w:noBreakHyphen"): "\u2011",
    qn("w:softHyphen"): "\u00ad",
}
_HEADING = "heading "


def read_word(data: bytes) -> Piece:
    """A document as one piece. Its title is that of its properties, or empty.

    Raises:
        ValueError: it unpacks to too much.
    """
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        if sum(part.file_size for part in archive.infolist()) > _MAX_UNPACKED:
            raise ValueError(f"unpacks to more than {_MAX_UNPACKED:,} bytes")
    document = docx.Document(io.BytesIO(data))
    reader = _Reader(document)
    out = Blocks()
    for story in _stories(document):
        reader.blocks(story, out)
    return Piece(document.core_properties.title.strip(), out.text())


def _stories(document: Any) -> Iterator[Any]:
    """The body, then what stands in the margins: headers, footers and notes."""
    yield document.element.body
    for relation in document.part.rels.values():
        if relation.reltype in {RELATED.HEADER, RELATED.FOOTER}:
            yield relation.target_part.element
        elif relation.reltype in {RELATED.FOOTNOTES, RELATED.ENDNOTES}:
            yield from etree.fromstring(relation.target_part.blob)


class _Reader:
    def __init__(self, document: Any) -> None:
        styles = list(document.styles.element.iter(qn("w:style")))
        self._names = {style.get(qn("w:styleId")): _value(style, "w:name") or "" for style in styles}
        self._bases = {style.get(qn("w:styleId")): _value(style, "w:basedOn") for style in styles}
        self._hiding = {
            style.get(qn("w:styleId"))
            for style in styles
            if any(_is_on(style.find(qn("w:rPr")), name) for name in _STRUCK)
        }
        self._pale = {style.get(qn("w:styleId")) for style in styles if _is_pale(style)}

    def blocks(self, story: Any, out: Blocks) -> None:
        """Write what is in a part of the document."""
        for element in story:
            if element.tag == qn("w:p"):
                self._paragraph(element, out)
            elif element.tag == qn("w:tbl"):
                self._table(element, out)
            elif element.tag not in _GONE:
                self.blocks(element, out)

    def _paragraph(self, paragraph: Any, out: Blocks) -> None:
        properties = paragraph.find(qn("w:pPr"))
        style = _value(properties, "w:pStyle")
        name = self._names.get(style, "").lower()
        level = name.removeprefix(_HEADING)
        if name == "title" or (name.startswith(_HEADING) and level.isdecimal()):
            out.start("#" * (1 if name == "title" else min(int(level), 6)) + " ")
        elif name.startswith("list") or (properties is not None and properties.find(qn("w:numPr")) is not None):
            out.start("- ")
        if not self._is_of(style, self._hiding):
            shaded = properties is not None and properties.find(qn("w:shd")) is not None
            in_colour = shaded or _is_in_table(paragraph)
            if in_colour or not self._is_of(style, self._pale):
                self._text(paragraph, out, in_colour=in_colour)
        out.heading_over()

    def _text(self, element: Any, out: Blocks, *, in_colour: bool) -> None:
        for child in element:
            if child.tag == qn("w:t"):
                out.write(child.text or "", kept=True)
            elif child.tag in _SIGNS:
                out.write(_SIGNS[child.tag], kept=True)
            elif child.tag == qn("w:txbxContent"):
                out.end()
                self.blocks(child, out)
            elif child.tag not in _GONE and not (
                child.tag == qn("w:r") and self._is_hidden(child, in_colour=in_colour)
            ):
                self._text(child, out, in_colour=in_colour)

    def _is_hidden(self, run: Any, *, in_colour: bool) -> bool:
        """Hidden text, text that is struck out, and white text on nothing."""
        properties = run.find(qn("w:rPr"))
        if properties is None:
            return False
        if any(_is_on(properties, name) for name in _STRUCK) or _is_tiny(properties):
            return True
        style = _value(properties, "w:rStyle")
        shown = properties.find(qn("w:vanish")) is not None
        if self._is_of(style, self._hiding) and not shown:
            return True
        shaded = in_colour or any(properties.find(qn(name)) is not None for name in ("w:shd", "w:highlight"))
        own = (_value(properties, "w:color") or "").upper()
        return not shaded and (own == _WHITE or (not own and self._is_of(style, self._pale)))

    def _is_of(self, style: str | None, kind: set[str]) -> bool:
        """Whether the style, or one that it is based on, is of a kind."""
        seen: set[str] = set()
        while style and style not in seen:
            if style in kind:
                return True
            seen.add(style)
            style = self._bases.get(style)
        return False

    def _table(self, table: Any, out: Blocks) -> None:
        made = Table()
        for row in table.iter(qn("w:tr")):
            if next(row.iterancestors(qn("w:tbl"))) is not table or _is_row_gone(row):
                continue
            made.start_row()
            for cell in row.iter(qn("w:tc")):
                if next(cell.iterancestors(qn("w:tr"))) is row:
                    self._cell(cell, made)
        if made.is_layout:
            for cell in (cell for row in made.rows for cell in row):
                out.lines([cell] if cell else [])
        else:
            out.lines(made.lines())

    def _cell(self, cell: Any, table: Table) -> None:
        inner = Blocks()
        self.blocks(cell, inner)
        properties = cell.find(qn("w:tcPr"))
        span = _value(properties, "w:gridSpan") or "1"
        nested = cell.find(f".//{qn('w:tbl')}") is not None
        text = inner.text() if nested else one_line(inner.text())
        if _goes_on(properties) and len(table.rows) > 1:
            place = len(table.rows[-1])
            text = table.rows[-2][place] if place < len(table.rows[-2]) else ""
        table.add(text, named=False, columns=int(span) if span.isdecimal() else 1, rows=1)


def _is_in_table(paragraph: Any) -> bool:
    """White on the dark ground of a header row is common, and the ground is often that of the table's style."""
    return next(paragraph.iterancestors(qn("w:tc")), None) is not None


def _is_row_gone(row: Any) -> bool:
    properties = row.find(qn("w:trPr"))
    deleted = properties is not None and properties.find(qn("w:del")) is not None
    return deleted or _is_on(properties, "w:hidden")


def _goes_on(cell_properties: Any) -> bool:
    """Whether a cell is the lower part of the one above it."""
    merged = cell_properties is not None and cell_properties.find(qn("w:vMerge")) is not None
    return merged and _value(cell_properties, "w:vMerge") != "restart"


def _is_tiny(properties: Any) -> bool:
    size = _value(properties, "w:sz") or ""
    return size.isdecimal() and int(size) <= _UNREADABLE


def _is_pale(style: Any) -> bool:
    """White, with no ground of its own."""
    shaded = next(style.iter(qn("w:shd")), None) is not None
    return not shaded and (_value(style.find(qn("w:rPr")), "w:color") or "").upper() == _WHITE


def _value(element: Any, name: str) -> str | None:
    found = element.find(qn(name)) if element is not None else None
    return found.get(qn("w:val")) if found is not None else None


def _is_on(properties: Any, name: str) -> bool:
    found = properties.find(qn(name)) if properties is not None else None
    return found is not None and (found.get(qn("w:val")) or "").lower() not in _OFF
