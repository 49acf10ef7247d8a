"""Documents to passages: about 110 tokens each, cut between sentences, never across a heading.

A passage of this size fits the encoder (256 tokens) with its title and leaves room for twenty of them in a rerank. The
heading of a section joins the passage's title, so that every sentence of ``text`` can be quoted as it stands.
"""

from __future__ import annotations

import re

from langchain_text_splitters import MarkdownHeaderTextSplitter, RecursiveCharacterTextSplitter

from pipeline.types import Document, Passage

SPLIT_VERSION = "1"
"""Change it when passages come out differently: every document is then indexed anew."""

TOKENS = 110
PRODUCT_TOKENS = 230
"""A series is two passages, its facts and its description, however long its title is."""
OVERLAP_TOKENS = 25
"""Whole sentences up to this length are repeated at the start of the next passage."""

_CJK = re.compile(r"[\u3005\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\uf900-\ufaff]")
_ABBREVIATIONS = "".join(rf"(?<!\b{word}\.)" for word in ("Dr", "Mr", "Mrs", "Ms", "St", "Vol", "No", "vs", "Jr"))
_SENTENCE_END = rf"(?<=[.!?]){_ABBREVIATIONS}\s+"
_SEPARATORS = [r"\n\n", r"\n", _SENTENCE_END, r"(?<=[。！？])", r"[,;、]\s*", r"\s+", ""]
_WRAPPED = re.compile(r"(?<=\S)[ \t]*\n(?![\s\-*+|#>]|\d+[.)]\s)")
_WRAPPED_CJK = re.compile(rf"(?<={_CJK.pattern})\n(?={_CJK.pattern})")
PARAGRAPH = "  \n"
"""What LangChain's Markdown splitter makes of a blank line."""
_HEADINGS = [("#", "1"), ("##", "2"), ("###", "3"), ("####", "4")]


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


def approximate_tokens(text: str) -> int:
    """Tokens of a BERT vocabulary, roughly: one per CJK character, one per four others."""
    cjk = len(_CJK.findall(text))
    return cjk + (len(text) - cjk + 3) // 4


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
    """Title and text of each section: headings make them in pages and users' files, blank lines in products."""
    if document.type == "product":
        return [(document.title, paragraph) for paragraph in document.text.split("\n\n")]
    if document.type not in ("policy", "document"):
        return [(document.title, document.text)]
    sections = MarkdownHeaderTextSplitter(_HEADINGS).split_text(document.text)
    return [
        (_section_title(document.title, section.metadata), section.page_content.replace(PARAGRAPH, "\n\n"))
        for section in sections
    ]


def _section_title(title: str, headings: dict[str, str]) -> str:
    return ": ".join([title, *(heading for heading in headings.values() if heading != title)])


def _unwrapped(text: str) -> str:
    """Undo hard line breaks inside paragraphs; lists, tables and blank lines stay."""
    return _WRAPPED.sub(" ", _WRAPPED_CJK.sub("", text))


def _passage(document: Document, number: int, title: str, text: str) -> Passage:
    return Passage(
        id=f"{document.id}#{number}",
        document_id=document.id,
        title=title,
        type=document.type,
        language=document.language,
        url=document.url,
        text=text,
        version=document.version,
        fields=document.fields,
    )
