"""Passages with vectors made by hand: four dimensions, so that a test can say what is near to what."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Mapping
from pathlib import Path

import pytest

from infra.search.lance import LanceIndex, open_index
from pipeline.types.documents import DocumentType, Fact, Key, Passage
from pipeline.types.search import Vector

AXES: dict[str, Vector] = {"x": (1, 0, 0, 0), "y": (0, 1, 0, 0), "z": (0, 0, 1, 0), "w": (0, 0, 0, 1)}
MakePassage = Callable[..., Passage]


@pytest.fixture
def passage() -> MakePassage:
    def make(
        document: str,
        text: str,
        *,
        number: int = 0,
        title: str = "",
        kind: DocumentType = "faq",
        language: str = "en",
        fields: Mapping[str, Fact] | None = None,
        keys: Mapping[str, Key] | None = None,
    ) -> Passage:
        name = f"{document}#{number}"
        return Passage(name, document, title or document, kind, language, "/", text, "v1", fields or {}, keys or {})

    return make


@pytest.fixture
async def lance(tmp_path: Path) -> AsyncIterator[LanceIndex]:
    index = await open_index(tmp_path / "index", dimensions=4)
    yield index
    await index.close()
