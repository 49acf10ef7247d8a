"""Which version this is."""

from __future__ import annotations

from functools import cache
from importlib.metadata import PackageNotFoundError, version


@cache
def app_version() -> str:
    """The installed version, or that of a plain checkout."""
    try:
        return version("mangaassist")
    except PackageNotFoundError:
        return "0.1.0"
