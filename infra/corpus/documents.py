"""How a document of any source is made: its content hash."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping

from infra.corpus.splitting import SPLIT_VERSION
from pipeline.types.documents import Document, DocumentType, Fact, Key


def make_document(
    name: str,
    *,
    kind: DocumentType,
    language: str,
    title: str,
    text: str,
    url: str,
    fields: Mapping[str, Fact] | None = None,
    keys: Mapping[str, Key] | None = None,
) -> Document:
    """A document whose ``version`` is a hash of all that reaches the index, the way of cutting included."""
    facts = [dict(fields or {}), dict(keys or {})]
    content = json.dumps([SPLIT_VERSION, kind, language, title, text, url, *facts], ensure_ascii=False)
    version = hashlib.sha256(content.encode()).hexdigest()[:16]
    return Document(
        id=name,
        type=kind,
        language=language,
        title=title,
        text=text,
        url=url,
        version=version,
        fields=dict(fields or {}),
        keys=dict(keys or {}),
    )
