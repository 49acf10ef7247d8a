"""Documents to passages: about 110 tokens each, cut between sentences, never across a heading.

A passage of this size fits the encoder (256 tokens) with its title and leaves room for twenty of them in a rerank. The
heading of a section joins the passage's title, so that every sentence of ``text`` can be quoted as it stands.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import zip_longest
from typing import NamedTuple

from langchain_text_splitters import RecursiveCharacterTextSplitter

from pipeline.types.documents import TITLE, Document, Passage
from pipeline.wording.tokens import CJK, approximate_tokens

SPLIT_VERSION = "2"
"""Change it when passages come out differently: every document is then indexed anew."""

TOKENS = 110
PRODUCT_TOKENS = 230
"""A product is two passages, its facts and its description, however long its title is."""
OVERLAP_TOKENS = 25
"""Whole sentences up to this length are repeated at the start of the next passage."""

_ABBREVIATIONS = "".join(rf"(?<!\b{word}\.)" for word in ("Dr", "Mr", "Mrs", "Ms", "St", "Vol", "No", "vs", "Jr"))
_SENTENCE_END = rf"(?<=[.!?]){_ABBREVIATIONS}\s+"
_SEPARATORS = [r"\n\n", r"\n", _SENTENCE_END, r"(?<=[。！？])", r"[,;]\s+|、", r"\s+", ""]
_WRAPPED = re.compile(r"(?<=\S)[ \t]*\n(?![\s\-*+|#>]|\d+[.)]\s)")
_WRAPPED_CJK = re.compile(rf"(?<={CJK.pattern})\n(?={CJK.pattern})")
_HEADING = re.compile(r" {0,3}(#{1,6})[ \t]+(.*?)(?:[ \t]+#+)?[ \t]*$")
_FENCE = re.compile(r" {0,3}(`{3,}|~{3,})")
LONGEST_HEADING = 120
"""Characters. What is longer is text, and would swell the title of every passage below it."""


class _Section(NamedTuple):
    """Text under headings: their levels and words from the outermost on, and the text."""

    headings: tuple[tuple[int, str], ...]
    text: str


def split(document: Document) -> list[Passage]:
    """Cut a document into passages, in order. Empty when the document has no text."""
    cut = _splitter(PRODUCT_TOKENS if document.type == "product" else TOKENS)
    texts = [
        (title, text.strip())
        for title, body in _sections(document)
        for text in cut.split_text(_unwrapped(body))
        if text.strip()
    ]
    return [_passage(document, number, title, text) for number, (title, text) in enumerate(texts)]


def _splitter(tokens: int) -> RecursiveCharacterTextSplitter:
    return RecursiveCharacterTextSplitter(
        _SEPARATORS,
        keep_separator="end",
        is_separator_regex=True,
        chunk_size=tokens,
        chunk_overlap=OVERLAP_TOKENS,
        length_function=approximate_tokens,
    )


def _sections(document: Document) -> list[tuple[str, str]]:
    """Title and text of each section: headings make them; where a product has none, blank lines do."""
    sections = list(_under_headings(document.text))
    if document.type == "product" and len(sections) == 1:
        return [(document.title, paragraph) for paragraph in document.text.split("\n\n")]
    return [(_section_title(document.title, headings), text) for headings, text in _with_text(sections)]


def _under_headings(text: str) -> Iterator[_Section]:
    """The text cut at its headings; what stands between fences is code, and has none."""
    headings: tuple[tuple[int, str], ...] = ()
    lines: list[str] = []
    fence = ""
    for line in text.split("\n"):
        found = None if fence else _HEADING.match(line)
        if found and found[2] and len(found[2]) <= LONGEST_HEADING:
            yield _Section(headings, "\n".join(lines))
            level = len(found[1])
            headings = (*((above, words) for above, words in headings if above < level), (level, found[2]))
            lines = []
            continue
        if mark := _FENCE.match(line):
            fence = mark[1] if not fence else "" if line.strip().startswith(fence) else fence
        lines.append(line)
    yield _Section(headings, "\n".join(lines))


def _with_text(sections: list[_Section]) -> Iterator[_Section]:
    """The sections that say something. A heading with nothing below it, not even another one, is its own text."""
    for section, following in zip_longest(sections, sections[1:]):
        if section.text.strip():
            yield section
        elif section.headings and (not following or following.headings[: len(section.headings)] != section.headings):
            yield _Section(section.headings[:-1], section.headings[-1][1])


def _section_title(title: str, headings: tuple[tuple[int, str], ...]) -> str:
    return ": ".join([title, *(words for _, words in headings if words != title)])


def _unwrapped(text: str) -> str:
    """Undo hard line breaks inside paragraphs; lists, tables and blank lines stay."""
    return _WRAPPED.sub(" ", _WRAPPED_CJK.sub("", text))


def _passage(document: Document, number: int, title: str, text: str) -> Passage:
    whole = {} if title == document.title else {TITLE: document.title}
    return Passage(
        id=f"{document.id}#{number}",
        document_id=document.id,
        title=title,
        type=document.type,
        language=document.language,
        url=document.url,
        text=text,
        version=document.version,
        fields={**document.fields, **whole},
        keys=document.keys,
    )
