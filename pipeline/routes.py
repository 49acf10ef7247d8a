"""Which way a turn goes for each intent, as data."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from pipeline.types import DocumentType, IntentName


@dataclass(frozen=True, slots=True)
class Route:
    """``types`` narrows both searches (none: all); ``cacheable`` is false where answers go stale or are personal."""

    kind: Literal["template", "lookup", "retrieval"]
    types: tuple[DocumentType, ...] = ()
    cacheable: bool = False


_CATALOGUE: tuple[DocumentType, ...] = ("product", "document")
_HELP: tuple[DocumentType, ...] = ("policy", "faq", "promotion", "document")

ROUTES: dict[IntentName, Route] = {
    "chitchat": Route("template"),
    "escalation": Route("template"),
    "order_tracking": Route("lookup"),
    "return_request": Route("lookup"),
    "product_discovery": Route("retrieval", _CATALOGUE, cacheable=True),
    "recommendation": Route("retrieval", _CATALOGUE, cacheable=True),
    "product_question": Route("retrieval", cacheable=True),
    "faq": Route("retrieval", cacheable=True),
    "checkout_help": Route("retrieval", _HELP, cacheable=True),
    # Prices and codes go stale: never cached.
    "promotion": Route("retrieval", ("promotion", "document")),
}
