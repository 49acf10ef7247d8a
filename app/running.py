"""Where the running server of a data folder is: written down by ``serve``, read by ``chat`` and ``doctor``."""

from __future__ import annotations

import contextlib
from collections.abc import Generator
from pathlib import Path

import httpx

from app.preflight import CannotStart
from app.settings import Settings

_FILE = "server.url"
_LOOK_S = 5.0


@contextlib.contextmanager
def written_down(settings: Settings) -> Generator[None, None, None]:
    """Leave the address in the data folder for as long as the server runs."""
    file = settings.data_dir / _FILE
    file.write_text(settings.address, encoding="utf-8")
    try:
        yield
    finally:
        file.unlink(missing_ok=True)


def no_mangaassist(url: str) -> CannotStart:
    """What is said of a server that answers like none of ours."""
    return CannotStart(f"what answers at {url} is no MangaAssist: set PORT to the port of yours")


async def find_server(settings: Settings) -> str:
    """The address of the server that runs; where none answers, the one of the settings.

    A port that was set goes first, else the server of this data folder does.
    """
    noted, configured = _noted(settings.data_dir), settings.address
    places = [configured, noted] if "port" in settings.model_fields_set else [noted, configured]
    for place in filter(None, places):
        if await _is_ours(place):
            return place
    return configured


def _noted(data_dir: Path) -> str | None:
    with contextlib.suppress(OSError, UnicodeDecodeError):
        return (data_dir / _FILE).read_text(encoding="utf-8").strip() or None
    return None


async def _is_ours(url: str) -> bool:
    """Whether a MangaAssist answers there: another server may have taken the port."""
    with contextlib.suppress(httpx.HTTPError, httpx.InvalidURL, ValueError):
        async with httpx.AsyncClient(trust_env=False, timeout=_LOOK_S) as client:
            return (await client.get(f"{url}/healthz")).json() == {"status": "ok"}
    return False
