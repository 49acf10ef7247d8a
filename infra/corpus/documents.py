"""How a document of any source is made: its content hash, and front matter."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any

import yaml

from infra.corpus.splitting import SPLIT_VERSION
from pipeline.types import Document, DocumentType, Fact


def make_document(
    name: str,
    *,
    kind: DocumentType,
    language: str,
    title: str,
    text: str,
    url: str,
    fields: Mapping[str, Fact] | None = None,
) -> Document:
    """A document whose ``version`` is a hash of all that reaches the index, the way of cutting included."""
    content = json.dumps([SPLIT_VERSION, kind, language, title, text, url, dict(fields or {})], ensure_ascii=False)
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
    )


def front_matter(text: str) -> tuple[dict[str, str], str]:
    """Split a page into its YAML header (values as text) and its body. Without a header, the header is empty.

    Raises:
        ValueError: the header is not a YAML mapping.
    """
    if not text.startswith("---\n") or "\n---" not in text[4:]:
        return {}, text
    header, _, body = text[4:].partition("\n---")
    try:
        values: Any = yaml.safe_load(header)
    except yaml.YAMLError as error:
        raise ValueError(f"front matter is not YAML: {error}") from error
    if not isinstance(values, dict):
        raise ValueError("front matter is not a list of 'name: value' lines")  # noqa: TRY004 - bad data, not a bad call
    return {str(name): str(value) for name, value in values.items()}, body.partition("\n")[2]
