"""A question that a client sends together with documents of its own, as Open WebUI does with what a user attached.

Such documents are neither the user's words nor pages of the shop: they have no say, like a system message.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

_TRANSCRIPTS = ("chat_history", "conversation_history")
_DOCUMENTS = ("context", "documents", "sources", "attached_files", *_TRANSCRIPTS)
_QUESTIONS = ("user_query", "query", "user_question", "question")
_LABEL = re.compile(r"^[ \t]*(?:user )?(?:query|question)[ \t]*:", re.IGNORECASE | re.MULTILINE)
_ANSWER = re.compile(r"(?:helpful )?answer:", re.IGNORECASE)


def question_in(text: str) -> str:
    """What the user asked: it is marked or labelled as such, or else follows the documents, or stands before them.

    Nothing is asked before a transcript that comes last: there a client wants a title of it, tags, or the like.
    """
    outside = [text]
    for name in _DOCUMENTS:
        outside = [piece for whole in outside for piece in _without(whole, name)]
    if len(outside) == 1:
        return text
    for piece in reversed(outside):
        if marked := next(_marked(piece), ""):
            return marked
    if not outside[-1].strip() and any(_element(text, name) for name in _TRANSCRIPTS):
        return ""
    last = next((piece.strip() for piece in reversed(outside) if piece.strip()), "")
    return _labelled(last)


def _without(text: str, name: str) -> list[str]:
    """What stands before the element and what behind it, or ``text`` where there is none."""
    found = _element(text, name)
    return [text[: found[0]], text[found[3] :]] if found else [text]


def _marked(text: str) -> Iterator[str]:
    for name in _QUESTIONS:
        if found := _element(text, name):
            yield text[found[1] : found[2]].strip()


def _element(text: str, name: str) -> tuple[int, int, int, int] | None:
    """Where the first opening mark and the last closing one begin and end: a document may hold such marks itself."""
    opening = re.search(rf"<{name}(?:\s[^<>]*)?>", text, re.IGNORECASE)
    closings = [*re.finditer(rf"</{name}>", text[opening.end() :], re.IGNORECASE)] if opening else []
    if opening is None or not closings:
        return None
    start, end = opening.span()
    return start, end, end + closings[-1].start(), end + closings[-1].end()


def _labelled(text: str) -> str:
    """What stands behind the last label, without the one for the answer."""
    labels = [*_LABEL.finditer(text)]
    if not labels:
        return text
    lines = text[labels[-1].end() :].strip().splitlines()
    return "\n".join(lines[:-1] if len(lines) > 1 and _ANSWER.fullmatch(lines[-1].strip()) else lines).strip()
