"""A library that is installed and not to be loaded: others look for it while they are loaded, and do without."""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Generator, Sequence
from dataclasses import dataclass
from importlib.machinery import ModuleSpec
from types import ModuleType


@dataclass(frozen=True, slots=True)
class _Hider:
    """Has one library not to offer, and lets nobody else look for it."""

    library: str

    def find_spec(self, name: str, _: Sequence[str] | None, __: ModuleType | None = None) -> ModuleSpec | None:
        """Find nothing, so that the next finder is asked, but for that one name."""
        if name == self.library:
            raise ModuleNotFoundError(name)
        return None


@contextlib.contextmanager
def hidden(library: str) -> Generator[None, None, None]:
    """Whoever imports ``library`` within this block finds none, unless it is loaded already."""
    hider = _Hider(library)
    sys.meta_path.insert(0, hider)
    try:
        yield
    finally:
        sys.meta_path.remove(hider)
