"""What a reader makes of a file that is given as text or bytes."""

from __future__ import annotations

from pathlib import Path

from infra.corpus.pieces import Flaw, Piece
from infra.corpus.readers import READERS


def read(name: str, content: str | bytes) -> tuple[list[Piece], list[Flaw]]:
    """Its pieces and its flaws."""
    path = Path(name)
    data = content.encode() if isinstance(content, str) else content
    found = list(READERS[path.suffix](data, path.stem))
    return [one for one in found if isinstance(one, Piece)], [one for one in found if isinstance(one, Flaw)]


def text_of(name: str, content: str | bytes) -> str:
    """The text of all its pieces."""
    return "\n".join(piece.text for piece in read(name, content)[0])
