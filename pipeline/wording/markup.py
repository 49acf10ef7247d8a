"""Messages that were copied from a page, written as Markdown, or hold pictures, as the plain text that they show."""

from __future__ import annotations

import re
from html import unescape

_BLOCKS = "address article blockquote br dd div dl dt h1 h2 h3 h4 h5 h6 hr li ol p pre section table td th tr ul"
_INLINE = "a abbr b bdi cite code del em font i img ins kbd mark q s samp small span strike strong sub sup tt u var wbr"
_TAG = re.compile(r"</?([a-z][a-z0-9]*)(?:\s[^<>]*)?/?>", re.IGNORECASE)
_POINTED = re.compile(r"<([^\W\d_][^<>\n]{0,100})>")
_ENTITY = re.compile(r"&(?:#\d{1,7}|#x[0-9a-f]{1,6}|[a-z]{2,8});", re.IGNORECASE)
_LINK = re.compile(r"!?\[([^\[\]\n]{1,200})\]\((?:[a-z]+:|www\.|[/#])[^()\s]*\)", re.IGNORECASE)
_MARKED = re.compile(r"(?<![\w*_~`])(\*{1,3}|_{1,3}|~~|`{1,3})(?=\S)([^\n*_~`]{1,200}?)(?<=\S)\1(?![\w*_~`])")
_PICTURES = re.compile(" *[\U0001f000-\U0001faff\u2728\u2757\u2764\ufe0f\u200d]+ *")
"""Of the older signs, stars and hearts in outline belong to titles."""


def without_markup(text: str) -> str:
    """The text without tags, entities, pictures, and the signs of emphasis, code and links.

    Angles round a name go as well; of a message that is nothing but pictures these stay.
    """
    text = _PICTURES.sub(" ", text).strip() or text
    if "<" in text:
        text = _POINTED.sub(r"\1", _TAG.sub(_tag, text))
    if "&" in text:
        text = _ENTITY.sub(lambda found: unescape(found[0]), text)
    if "](" in text:
        text = _LINK.sub(r"\1", text)
    return _MARKED.sub(r"\2", text)


def _tag(found: re.Match[str]) -> str:
    name = found[1].lower()
    if name in _BLOCKS.split():
        return " "
    return "" if name in _INLINE.split() else found[0]
