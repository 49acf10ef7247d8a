"""Cells of a row: exports of shops hold descriptions as HTML, which hides here what it hides in a page."""

from __future__ import annotations

import re
from contextlib import suppress

from infra.corpus.hidden import parse
from infra.corpus.markup import visible_text
from infra.corpus.pieces import one_line

_MARKUP = re.compile(
    r"</[a-z][a-z0-9-]*\s*>|<!--|<(?:br|hr|img|p|li)\b[^<>]*>|<[a-z]+\s[^<>]*(?:style|class|hidden)\b", re.IGNORECASE
)


def cell_text(value: str) -> str:
    """What is in a cell, as one line; of HTML what a visitor would see."""
    return one_line(shown_text(value))


def shown_text(value: str) -> str:
    """A text as it stands; of HTML what a visitor would see."""
    if _MARKUP.search(value):
        with suppress(ValueError):  # it nests too deep: then it stays as it stands
            root = parse(value)
            return visible_text(root) if root is not None else ""
    return value
