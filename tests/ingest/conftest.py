"""A document, an encoder that counts its work, and a real index on disk."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from infra.corpus.documents import make_document
from infra.search.lance import LanceIndex, open_index
from pipeline.errors import PartUnavailable
from pipeline.types.documents import Document, DocumentType
from pipeline.types.search import Vector


@dataclass
class CountingEncoder:
    """Every text gets the same vector. Breaks at the call ``breaks_at``."""

    breaks_at: int | None = None
    texts: list[str] = field(default_factory=list)
    calls: int = 0

    async def __call__(self, texts: Sequence[str], on_progress: Callable[[int], None], /) -> list[Vector]:
        if self.calls == self.breaks_at:
            raise PartUnavailable("encoder", "killed half-way")
        self.calls += 1
        self.texts += texts
        on_progress(len(texts))
        return [(1.0, 0.0, 0.0, 0.0)] * len(texts)


@pytest.fixture
def encoder() -> CountingEncoder:
    return CountingEncoder()


@pytest.fixture
async def index(tmp_path: Path) -> AsyncIterator[LanceIndex]:
    opened = await open_index(tmp_path / "index", dimensions=4)
    yield opened
    await opened.close()


@pytest.fixture
def document() -> Callable[..., Document]:
    def make(name: str, text: str = "Some text.", *, title: str = "Title", kind: DocumentType = "document") -> Document:
        return make_document(name, kind=kind, language="en", title=title, text=text, url=name)

    return make
