"""One reader a type of file, over LangChain's loaders: path in, pieces of text out.

They raise whatever the parser raises; ``folder.py`` turns that into a reason.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from bs4 import BeautifulSoup
from langchain_community.document_loaders import CSVLoader, PyPDFLoader, TextLoader

from infra.corpus.documents import front_matter

UTF8 = "utf-8-sig"
"""UTF-8, with or without a byte order mark."""
MAX_TITLE = 120
_FIRST_HEADING = re.compile(r"^# +(.+)$", re.MULTILINE)
_NOT_CONTENT = ["script", "style", "noscript", "template", "nav", "header", "footer", "aside", "title"]
_HEADINGS = ["h1", "h2", "h3", "h4"]
_BLOCKS = [*_HEADINGS, "p", "div", "section", "article", "li", "tr", "table", "ul", "ol", "pre", "blockquote", "br"]


class Piece(NamedTuple):
    """A stretch of a file. ``anchor`` tells pieces of one file apart; empty where a file is one piece."""

    title: str
    text: str
    anchor: str = ""


def read_text(path: Path) -> list[Piece]:
    """Plain text. The file's name is its title."""
    return [Piece(path.stem, _whole(path))]


def read_markdown(path: Path) -> list[Piece]:
    """Markdown. The title is that of the front matter, else the first top heading, else the file's name."""
    header, body = front_matter(_whole(path).lstrip("\n"))
    heading = _FIRST_HEADING.search(body)
    return [Piece(header.get("title") or (heading.group(1).strip() if heading else path.stem), body)]


def read_html(path: Path) -> list[Piece]:
    """The visible content, headings as Markdown headings (LangChain's HTML loaders lose them, or the order of text)."""
    soup = BeautifulSoup(_whole(path), "lxml")
    title = soup.title.get_text(" ", strip=True) if soup.title else ""
    for tag in soup(_NOT_CONTENT):
        tag.decompose()
    for text in soup.find_all(string=re.compile(r"\s")):
        text.replace_with(re.sub(r"\s+", " ", text))
    for tag in soup(_BLOCKS):
        tag.insert(0, "\n\n" + "#" * _level(tag.name) + " ")
        tag.append("\n\n")
    lines = (line.strip() for line in soup.get_text().splitlines())
    return [Piece(title or path.stem, re.sub(r"\n{3,}", "\n\n", "\n".join(lines)))]


def read_pdf(path: Path) -> list[Piece]:
    """One piece a page."""
    pages = PyPDFLoader(path, extraction_mode="plain").load()
    return [
        Piece(f"{path.stem}, page {number}", page.page_content, f"page={number}")
        for number, page in enumerate(pages, start=1)
    ]


def read_csv(path: Path) -> list[Piece]:
    """One piece a row, as ``column: value`` lines."""
    rows = CSVLoader(path, encoding=UTF8).load()
    return [_row(row.page_content, number) for number, row in enumerate(rows, start=1)]


def read_jsonl(path: Path) -> list[Piece]:
    """One piece a line, as ``name: value`` lines (LangChain's JSON loader needs a compiled extra)."""
    lines = [line for line in _whole(path).splitlines() if line.strip()]
    return [_row(_fields(line, number), number) for number, line in enumerate(lines, start=1)]


READERS: dict[str, Callable[[Path], list[Piece]]] = {
    ".md": read_markdown,
    ".txt": read_text,
    ".html": read_html,
    ".csv": read_csv,
    ".jsonl": read_jsonl,
    ".pdf": read_pdf,
}


def _whole(path: Path) -> str:
    text = TextLoader(path, encoding=UTF8).load()[0].page_content
    if "\0" in text:
        raise ValueError("is not a text file")
    return text


def _level(tag: str) -> int:
    """Of a heading, 1 to 4; 0 for other blocks."""
    return int(tag[1]) if tag in _HEADINGS else 0


def _fields(line: str, number: int) -> str:
    try:
        row = json.loads(line)
    except json.JSONDecodeError as error:
        raise ValueError(f"line {number} is not JSON: {error}") from error
    if not isinstance(row, dict):
        raise ValueError(f"line {number} is not a JSON object")  # noqa: TRY004 - bad data, not a bad call
    return "\n".join(f"{name}: {value}" for name, value in row.items())


def _row(text: str, number: int) -> Piece:
    first = text.partition("\n")[0].partition(": ")[2]
    return Piece(first[:MAX_TITLE] or f"row {number}", text, f"row={number}")
