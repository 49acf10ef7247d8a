"""Arrow without pandas, which it would load wherever it is installed: 34 MB, and nothing here makes tables of it."""

from __future__ import annotations

from importlib import import_module

import pyarrow as pa

from infra.hidden import hidden

__all__ = ["pa"]

with hidden("pandas"):
    import_module("pyarrow.dataset")  # asks for pandas, once, while it is loaded
