"""Arrow without pandas, which it would load wherever it is installed: 34 MB, and nothing here makes tables of it."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from importlib import import_module
from importlib.machinery import ModuleSpec
from types import ModuleType

import pyarrow as pa

__all__ = ["pa"]


class _NoPandas:
    """Has no pandas to offer, and lets nobody else look for it."""

    def find_spec(self, name: str, _: Sequence[str] | None, __: ModuleType | None = None) -> ModuleSpec | None:
        """Find nothing, so that the next finder is asked, but for that one name."""
        if name == "pandas":
            raise ModuleNotFoundError(name)
        return None


_none = _NoPandas()
sys.meta_path.insert(0, _none)
try:
    import_module("pyarrow.dataset")  # asks for pandas, once, while it is loaded
finally:
    sys.meta_path.remove(_none)
