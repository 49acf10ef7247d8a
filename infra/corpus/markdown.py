"""Markdown to text, by way of HTML: so what HTML hides is hidden here too, and tables become rows."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import escape
from typing import Any, NamedTuple

from lxml.html import defs
from markdown_it import MarkdownIt

from infra.corpus.hidden import parse
from infra.corpus.markup import visible_text
from infra.corpus.page_header import Headed
from infra.corpus.pieces import Flaw

_COMMENT = re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL)
_TAG = re.compile(r"</?([A-Za-z][A-Za-z0-9-]*)[^<>]*>")
_CLOSED = re.compile(r"</([a-z][a-z0-9-]*)")
_KNOWN = frozenset(defs.tags) | {"svg", "math", "main", "template", "dialog", "picture", "slot", "search"}


class Markdown(NamedTuple):
    """A page as text, and what is wrong with it."""

    text: str
    flaws: list[Flaw]


def read_page(page: Headed) -> Markdown:
    """A page of Markdown as text, with its headings as they were."""
    body, flaws = _without_comments(page)
    root = parse(_parser().render(body, {"elements": _KNOWN | set(_CLOSED.findall(body.lower()))}))
    return Markdown(visible_text(root, links=True) if root is not None else "", flaws)


def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"maxNesting": 100}).enable(["table", "strikethrough"])
    parser.add_render_rule("html_inline", _html)
    parser.add_render_rule("html_block", _html)
    return parser


def _html(_self: Any, tokens: Any, place: int, _options: Any, env: Any) -> str:
    """HTML as it stands; what only looks like it (``<your name>``), and is never closed, as text."""
    return _TAG.sub(lambda tag: tag[0] if tag[1].lower() in env["elements"] else escape(tag[0]), tokens[place].content)


def _without_comments(page: Headed) -> tuple[str, list[Flaw]]:
    """The body without comments, also those over several paragraphs, which Markdown would show; lines stay in place."""
    body, code = page.body, list(_code_lines(page.body))
    flaws: list[Flaw] = []
    parts: list[str] = []
    position = 0
    for comment in _COMMENT.finditer(body):
        line = body.count("\n", 0, comment.start())
        before = body[body.rfind("\n", 0, comment.start()) + 1 : comment.start()]
        if any(line in lines for lines in code) or before.count("`") % 2:
            continue
        if not comment[0].endswith("-->"):
            place = f":{page.first_line + line}"
            flaws.append(Flaw(place, "begins a comment that is never closed: the rest of the file is left out"))
        parts += [body[position : comment.start()], "\n" * comment[0].count("\n")]
        position = comment.end()
    return "".join([*parts, body[position:]]), flaws


def _code_lines(body: str) -> Iterator[range]:
    """Where code stands."""
    if "<!--" not in body:
        return
    for token in MarkdownIt("commonmark").parse(body):
        if token.type in {"fence", "code_block"} and token.map:
            yield range(*token.map)
