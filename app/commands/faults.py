"""``faults``: makes a step of a running server slow, busy, broken or stuck, or lists what strikes now."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

import httpx
from rich.markup import escape

from app.auth import Keys, key_from_outside
from app.console import console
from app.preflight import CannotStart
from app.running import find_server, no_mangaassist
from app.settings import Settings

_TIMEOUT_S = 10.0


async def run(settings: Settings, step: str | None, fault: dict[str, Any] | None, key: str | None) -> None:
    """Strike ``step`` with ``fault``, let it be where that is None, and say what strikes then.

    Raises:
        CannotStart: no server of ours answers, or it will not have it.
    """
    secret = _operators(settings) if key is None else key_from_outside(key)
    url = await find_server(settings)
    headers = {"authorization": f"Bearer {secret}"}
    try:
        async with httpx.AsyncClient(base_url=url, headers=headers, timeout=_TIMEOUT_S, trust_env=False) as client:
            if step is not None:
                _check(await _change(client, step, fault))
            lines = _lines(_check(await client.get("/faults")).json())
    except httpx.TransportError as error:
        raise CannotStart(f"no server answers at {url}: start one with MANGA_FAULTS=allow") from error
    except (ValueError, LookupError, TypeError, AttributeError) as error:
        raise no_mangaassist(url) from error
    for line in lines:
        console.print(escape(line), soft_wrap=True)


def _lines(listed: dict[str, Any]) -> list[str]:
    """What strikes, a line each; what can be struck, where nothing does."""
    lines: list[str] = []
    for name, one in listed["active"].items():
        how = f"{one['kind']} {one['ms']:g} ms" if one["ms"] else one["kind"]
        lines.append(f"{name}: {how}, {one['ratio']:.0%} of calls, for {one['seconds_left']:g} s more")
    return lines or ["Nothing is made to fail. Steps: " + ", ".join(listed["steps"])]


async def _change(client: httpx.AsyncClient, step: str, fault: dict[str, Any] | None) -> httpx.Response:
    path = f"/faults/{quote(step, safe='')}"
    return await (client.delete(path) if fault is None else client.put(path, json=fault))


def _check(response: httpx.Response) -> httpx.Response:
    if response.is_error:
        problem = response.json()
        named = "; ".join(f"{error['field']}: {error['problem']}" for error in problem.get("errors", ()))
        raise CannotStart(f"{problem['detail']} {named}".strip())
    return response


def _operators(settings: Settings) -> str:
    """The first operator's key of this data folder."""
    keys = Keys(settings.data_dir, demo=settings.demo_keys).keys
    found = next((key.secret for key in keys if key.user.type == "operator"), None)
    if found is None:
        raise CannotStart(f"{settings.data_dir} knows no operator's key: name one with --key")
    return found
