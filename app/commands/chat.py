"""``chat``: a conversation in the terminal, streamed from a running server."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from typing import Any

import httpx

from app.auth import key_from_outside
from app.console import console
from app.preflight import CannotStart
from app.running import find_server, no_mangaassist
from app.settings import Settings
from infra.telemetry import vocabulary as v


async def run(settings: Settings, key: str | None) -> None:
    """Read questions until an empty line or Ctrl-D.

    Raises:
        CannotStart: no server answers, it does not know the key, or it went away.
    """
    signed = {} if key is None else {"authorization": f"Bearer {key_from_outside(key)}"}
    url = await find_server(settings)
    headers = {"accept": "text/event-stream", **signed}
    async with httpx.AsyncClient(base_url=url, headers=headers, timeout=120.0, trust_env=False) as client:
        await _check(client, url)
        console.print("Ask away; an empty line ends the conversation.")
        session: str | None = None
        while question := await asyncio.to_thread(_read):
            session = await _ask(client, question, session)


async def _check(client: httpx.AsyncClient, url: str) -> None:
    try:
        answer = await client.get("/about")
        if answer.status_code in {httpx.codes.UNAUTHORIZED, httpx.codes.FORBIDDEN}:
            raise CannotStart(f"the server at {url} does not know this key: `mangaassist doctor` lists them")
        about = answer.raise_for_status().json()
        line = f"{about['model']} {about['model_note']} · you are {about['user']['id']}"
    except httpx.TransportError as error:
        raise CannotStart(
            f"no server answers at {url} ({type(error).__name__}): start one with `mangaassist serve`"
        ) from error
    except (httpx.HTTPStatusError, ValueError, LookupError, TypeError) as error:
        raise no_mangaassist(url) from error
    console.print(line, style="dim", markup=False)


def _read() -> str:
    try:
        return console.input("[bold]you>[/] ").strip()
    except EOFError:
        return ""
    except UnicodeDecodeError as error:
        raise CannotStart(f"that is not text in the terminal's encoding ({error.encoding})") from error


async def _ask(client: httpx.AsyncClient, question: str, session: str | None) -> str | None:
    body = {"message": question, "page_type": "terminal", **({"session_id": session} if session else {})}
    try:
        async with client.stream("POST", "/chat", json=body) as answer:
            if answer.is_error:
                await answer.aread()
                console.print(_problem(answer), style="red", markup=False)
                return session
            async for name, data in _events(answer):
                session = _show(name, data) or session
    except httpx.TransportError as error:
        raise CannotStart(
            f"the server went away ({type(error).__name__}): start it with `mangaassist serve`"
        ) from error
    return session


def _problem(answer: httpx.Response) -> str:
    """What an error answer says, which is JSON when it is ours."""
    try:
        return str(answer.json()["detail"])
    except (ValueError, LookupError, TypeError):
        return f"{answer.status_code} {answer.reason_phrase}"


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
        console.print(f"\n{data['detail']}", style="red", markup=False)
    elif name == "done":
        sources = " ".join(f"{source['numbers']} {source['title']}" for source in data["sources"])
        total = data["timings"].get(v.TURN, 0.0)
        console.print(f"\n{sources}", style="dim", markup=False)
        console.print(f"{total:.0f} ms · cache {data['cache']} · {data['trace_url']}", style="dim", markup=False)
    return None
