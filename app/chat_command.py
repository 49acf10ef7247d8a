"""``chat``: a conversation in the terminal, streamed from a running server."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from typing import Any

import httpx
from rich.console import Console

from app.preflight import CannotStart
from app.settings import Settings

console = Console()


async def run(settings: Settings, key: str | None) -> None:
    """Read questions until an empty line or Ctrl-D. Raises CannotStart when no server answers."""
    url = settings.address
    headers = {"accept": "text/event-stream", **({"authorization": f"Bearer {key}"} if key else {})}
    async with httpx.AsyncClient(base_url=url, headers=headers, timeout=120.0, trust_env=False) as client:
        await _check(client, url)
        console.print("Ask away; an empty line ends the conversation.")
        session: str | None = None
        while question := await asyncio.to_thread(_read):
            session = await _ask(client, question, session)


async def _check(client: httpx.AsyncClient, url: str) -> None:
    try:
        about = (await client.get("/about")).raise_for_status().json()
    except httpx.HTTPError as error:
        raise CannotStart(
            f"no server answers at {url} ({type(error).__name__}): start one with `mangaassist serve`"
        ) from error
    console.print(f"[dim]{about['model']} {about['model_note']} · you are {about['user']['id']}[/]")


def _read() -> str:
    try:
        return console.input("[bold]you>[/] ").strip()
    except EOFError:
        return ""


async def _ask(client: httpx.AsyncClient, question: str, session: str | None) -> str | None:
    body = {"message": question, "page_type": "terminal", **({"session_id": session} if session else {})}
    async with client.stream("POST", "/chat", json=body) as answer:
        if answer.is_error:
            await answer.aread()
            console.print(f"[red]{answer.json().get('detail', answer.text)}[/]")
            return session
        async for name, data in _events(answer):
            session = _show(name, data) or session
    return session


async def _events(answer: httpx.Response) -> AsyncIterator[tuple[str, dict[str, Any]]]:
    name = ""
    async for line in answer.aiter_lines():
        if line.startswith("event: "):
            name = line.removeprefix("event: ")
        elif line.startswith("data: "):
            yield name, json.loads(line.removeprefix("data: "))


def _show(name: str, data: dict[str, Any]) -> str | None:
    """Print an event; returns the session id of the first one."""
    if name == "start":
        return str(data["session_id"])
    if name == "text":
        console.print(data["text"], end="", markup=False, highlight=False)
    elif name == "error":
        console.print(f"\n[red]{data['detail']}[/]")
    elif name == "done":
        sources = " ".join(f"{source['numbers']} {source['title']}" for source in data["sources"])
        total = data["timings"].get("chat.turn", 0.0)
        console.print(f"\n{sources}", style="dim", markup=False)
        console.print(f"{total:.0f} ms · cache {data['cache']} · {data['trace_url']}", style="dim", markup=False)
    return None
