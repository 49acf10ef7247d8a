"""What the gaps in a store's examples are filled with: its own titles, names, makers, codes and order numbers."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping
from pathlib import Path

from infra.corpus.catalogue import catalogue_titles, store_documents
from infra.corpus.orders import read_orders
from pipeline.catalogue.naming import listed
from pipeline.wording.order_numbers import MASK

SLOT = re.compile(r"\{([a-z_]+)\d?\}")
"""``{title}``; ``{title2}`` is a second one in the same line."""


def slots_of(store: Path) -> Mapping[str, tuple[str, ...]]:
    """The values of every slot: ``title``, ``name`` and ``order``, and each field of the documents, as a singular too.

    Raises:
        PartUnavailable: the store's documents or orders cannot be read.
    """
    values: dict[str, set[str]] = defaultdict(set)
    for document in store_documents(store):
        for field in document.fields:
            values[field].update(map(str, listed(document.fields, field)))
    for names in catalogue_titles(store):
        values["title"].add(names.title)
        values["name"].update(names.all)
    values["order"] = {MASK, *(order.order_id for order in read_orders(store / "orders.json"))}
    singular = {field.removesuffix("s"): found for field, found in values.items() if field.endswith("s")}
    return {name: tuple(sorted(found)) for name, found in (singular | values).items()}
