"""A store is a folder: who it is, what it says, and what it knows. See ``docs/your-store.md``."""

from pathlib import Path

BUNDLED, TEMPLATE = (Path(__file__).parent / name for name in ("hondana", "template"))
"""The store that is shown, and the small one that a new one begins as."""
