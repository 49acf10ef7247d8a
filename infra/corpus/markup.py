"""HTML to text: what a visitor would see, in the order in which it stands. Markdown comes here as HTML."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from lxml import etree  # pyright: ignore[reportAttributeAccessIssue] - compiled

from infra.corpus.blocks import Blocks, Table
from infra.corpus.hidden import Look, Page

_INLINE = frozenset(
    "a abbr acronym b bdi bdo big cite code data dfn em font i img ins kbd label mark output q rb ruby rt rtc samp "
    "small span strong sub sup time tt u var wbr input button select option textarea meter progress picture svg "
    "text tspan math mi mn mo ms mtext mrow".split()
)
"""All others are blocks, those that HTML does not know as well."""
_APART = frozenset({"button", "option", "select", "label", "textarea", "input", "text"})
"""Inline, and yet boxes of their own."""
_LEVELS = {f"h{level}": "#" * level + " " for level in range(1, 7)}
_MOST_SPANNED = 50


@dataclass(slots=True)
class _Reader:
    """One walk over a page."""

    page: Page
    links: bool
    looks: list[Look]
    out: list[Blocks] = field(default_factory=lambda: [Blocks()])
    tables: list[Table] = field(default_factory=list[Table])
    counts: list[int | None] = field(default_factory=list[int | None])
    preformatted: int = 0

    def start(self, element: Any) -> None:
        look = self.page.look(element, self.looks[-1])
        self.looks.append(look)
        if look.gone:
            return
        self._open(element)
        if element.text and look.shown:
            self._write(element.text)

    def end(self, element: Any) -> None:
        if not self.looks[-1].gone:
            self._close(element)
        self.looks.pop()
        if element.tail and self.looks[-1].shown:
            self._write(element.tail)

    def _write(self, text: str) -> None:
        self.out[-1].write(text, kept=self.preformatted > 0)

    def _open(self, element: Any) -> None:
        tag, out = element.tag, self.out[-1]
        if tag in _INLINE:
            self._open_inline(element)
            return
        match tag:
            case "table":
                out.end()
                self.tables.append(Table())
            case "tr" if self.tables:
                self.tables[-1].start_row()
            case "td" | "th" if self.tables:
                self.out.append(Blocks())
            case "ul" | "ol" | "menu":
                self.counts.append(_first_number(element) if tag == "ol" else None)
                out.end()
            case "pre":
                out.end()
                self.preformatted += 1
            case "br" if self.tables:
                out.write(" ")
            case _:
                out.start(self._bullet() if tag == "li" else _LEVELS.get(tag, ""))

    def _open_inline(self, element: Any) -> None:
        tag, out = element.tag, self.out[-1]
        if tag == "img" and (alt := element.get("alt")) and self.looks[-1].shown:
            out.write(f" {alt} ")
        elif tag == "rt":
            out.write("(")
        elif self._is_apart(tag) or (tag == "sup" and out.last.isdigit()):
            out.write(" ")

    def _close(self, element: Any) -> None:
        tag, out = element.tag, self.out[-1]
        if tag in _INLINE:
            self._close_inline(element)
            return
        match tag:
            case "table" if self.tables:
                self._table(self.tables.pop())
            case "td" | "th" if self.tables and len(self.out) > 1:
                self._cell(element)
            case "ul" | "ol" | "menu":
                out.end()
                self.counts.pop()
            case "pre":
                self.preformatted -= 1
                out.end_code()
            case "br":
                pass
            case _:
                out.heading_over() if tag in _LEVELS else out.end()

    def _close_inline(self, element: Any) -> None:
        tag, out = element.tag, self.out[-1]
        if tag == "a" and self.links and (address := _address(element)):
            out.write(f" ({address})")
        elif tag == "rt":
            out.write(")")
        elif self._is_apart(tag):
            out.write(" ")

    def _is_apart(self, tag: str) -> bool:
        """Whether a browser shows it as a box of its own."""
        return tag in _APART or self.looks[-1].apart

    def _bullet(self) -> str:
        count = self.counts[-1] if self.counts else None
        if count is None:
            return "- "
        self.counts[-1] = count + 1
        return f"{count}. "

    def _cell(self, element: Any) -> None:
        text = self.out.pop().text()
        columns, rows = _span(element, "colspan"), _span(element, "rowspan")
        self.tables[-1].add(text, named=element.tag == "th", columns=columns, rows=rows)

    def _table(self, table: Table) -> None:
        out = self.out[-1]
        if not table.is_layout:
            out.lines(table.lines())
            return
        for row in table.rows:
            for cell in row:
                out.lines(cell.split("\n") if cell else [])


def visible_text(root: Any, *, links: bool = False) -> str:
    """The text of a page; with ``links``, the address of each link behind it."""
    page = Page(root)
    reader = _Reader(page, links, [page.start])
    for event, element in etree.iterwalk(root, events=("start", "end")):
        if isinstance(element.tag, str):
            (reader.start if event == "start" else reader.end)(element)
    return reader.out[0].text()


def title_of(root: Any) -> str:
    """What the page calls itself, as one line."""
    found = root.find(".//head/title")
    return " ".join("".join(found.itertext()).split()) if found is not None else ""


def _address(element: Any) -> str:
    """Where a link leads, if that is on the web and not what the link says already."""
    address = (element.get("href") or "").strip()
    said = "".join(element.itertext()).strip()
    return address if address.startswith(("http://", "https://")) and address not in said else ""


def _first_number(element: Any) -> int:
    start = element.get("start") or "1"
    return int(start) if start.isdecimal() else 1


def _span(element: Any, name: str) -> int:
    value = (element.get(name) or "1").strip()
    return min(int(value), _MOST_SPANNED) if value.isdecimal() and value != "0" else 1
