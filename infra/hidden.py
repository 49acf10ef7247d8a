"""Libraries that are installed and not to be loaded: others look for them while they are loaded, and do without."""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Generator, Sequence
from dataclasses import dataclass
from importlib.abc import Loader
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


class _Hollow(ModuleType):
    """Whatever is imported from it is None."""

    def __getattr__(self, name: str) -> None:
        if name.startswith("__"):  # what the import system asks of a module
            raise AttributeError(name)


@dataclass(frozen=True, slots=True)
class _Hollower(Loader):
    """Makes every module whose name begins so a hollow one (a finder and a loader)."""

    beginning: str

    def find_spec(self, name: str, _: Sequence[str] | None, __: ModuleType | None = None) -> ModuleSpec | None:
        """Offer itself for those modules, and leave all others to the next finder."""
        return ModuleSpec(name, self) if name.startswith(self.beginning) else None

    def create_module(self, spec: ModuleSpec) -> ModuleType:
        """A module with nothing in it."""
        return _Hollow(spec.name)

    def exec_module(self, module: ModuleType) -> None:
        """Run nothing."""


@contextlib.contextmanager
def hidden(library: str) -> Generator[None, None, None]:
    """Whoever imports ``library`` within this block finds none, unless it is loaded already."""
    with _first(_Hider(library)):
        yield


@contextlib.contextmanager
def hollow(beginning: str) -> Generator[None, None, None]:
    """For what cannot be done without but by name: who imports from modules that begin so gets None for everything.

    Whoever imports them after this block gets the real ones.
    """
    loaded = set(sys.modules)
    try:
        with _first(_Hollower(beginning)):
            yield
    finally:
        for name in [name for name in sys.modules if name.startswith(beginning) and name not in loaded]:
            del sys.modules[name]


@contextlib.contextmanager
def _first(finder: _Hider | _Hollower) -> Generator[None, None, None]:
    """Have this finder asked before any other."""
    sys.meta_path.insert(0, finder)
    try:
        yield
    finally:
        sys.meta_path.remove(finder)
