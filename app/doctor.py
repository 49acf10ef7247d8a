"""``doctor``: what is configured, what answers, which model, which fallback, and the demo keys."""

from __future__ import annotations

import platform

import httpx
from rich.markup import escape
from rich.table import Table

from app.auth import Keys
from app.console import console
from app.model_servers import AUTO, BUILT_IN, SERVERS, STAND_IN, TRIED_BY_AUTO
from app.models import why_not
from app.running import find_server
from app.settings import Settings
from app.version import app_version


async def run(settings: Settings) -> int:
    """Print the report; returns 0 when the server is ready, else 1."""
    url = await find_server(settings)
    console.print(
        f"MangaAssist {app_version()} · Python {platform.python_version()} · data in {settings.data_dir.resolve()}"
    )
    console.print(_configured(settings))
    console.print(await _model(settings), soft_wrap=True)
    ready = await _answering(url)
    console.print(_keys(settings))
    return 0 if ready else 1


def _configured(settings: Settings) -> Table:
    table = Table("part", "configured", title="Configuration", title_justify="left")
    rows = {
        "search": settings.search,
        "cache and sessions": settings.cache,
        "llm": settings.llm,
        "traces": f"{settings.trace_mode} -> {settings.trace_url or settings.mlflow_address or 'nowhere'}",
        "kept": f"{settings.keep_ratio:.0%} of ordinary turns, all others; content {settings.trace_content}",
    }
    for name, value in rows.items():
        table.add_row(name, value)
    return table


async def _model(settings: Settings) -> str:
    """Which model would answer, and why."""
    if settings.llm == BUILT_IN:
        return f"Model: {BUILT_IN}"
    lacking: list[str] = []
    for name in TRIED_BY_AUTO if settings.llm == AUTO else (settings.llm,):
        server = SERVERS[name](settings)
        about, why = server.describe(), await why_not(server)
        await server.close()
        if why is None:
            return f"Model: {about.name} on {about.server} at {about.address}"
        lacking.append(f"{why}; {about.remedy}")
    return f"Model: {'; '.join(lacking)}; until then {STAND_IN}"


async def _answering(url: str) -> bool:
    table = Table("part", "state", "detail", title=f"Server at {url}", title_justify="left")
    try:
        async with httpx.AsyncClient(trust_env=False, timeout=5.0) as client:
            answer = await client.get(f"{url}/readyz")
        for name, part in answer.json()["parts"].items():
            table.add_row(escape(name), escape(part["state"]), escape(part["detail"]))
    except (httpx.HTTPError, ValueError, LookupError, TypeError, AttributeError):
        console.print(f"Server: nothing of ours answers at {url}; start it with `make run` or `mangaassist serve`")
        return False
    console.print(table)
    return answer.is_success


def _keys(settings: Settings) -> Table:
    table = Table("who", "type", "API key (Authorization: Bearer …)", title="Keys", title_justify="left")
    for key in Keys(settings.data_dir, demo=settings.demo_keys).keys:
        table.add_row(key.user.id, key.user.type, key.secret)
    return table
