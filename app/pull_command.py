"""``pull``: get the models of the settings onto the Ollama server, with a progress bar. Nothing else pulls."""

from __future__ import annotations

import asyncio

from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TimeRemainingColumn

from app.console import console
from app.models import ollama_servers
from app.settings import Settings
from guardrails.text import escaped
from infra.llm.ollama import OllamaServer


async def run(settings: Settings) -> None:
    """Pull what is missing.

    Raises:
        PartUnavailable: Ollama does not answer, or cannot get a model.
    """
    servers = ollama_servers(settings)
    try:
        for server in servers:
            pulled = await _pull(server)
            console.print(f"{server.model}: {'pulled' if pulled else 'is there already'}", markup=False)
    finally:
        await asyncio.gather(*(server.aclose() for server in servers))


async def _pull(server: OllamaServer) -> bool:
    columns = (TextColumn("{task.description}"), BarColumn(), DownloadColumn(), TimeRemainingColumn())
    with Progress(*columns, console=console, transient=True) as progress:
        task = progress.add_task(server.model, total=None)

        def show(status: str, done: int, total: int) -> None:
            progress.update(task, description=escaped(f"{server.model}: {status}"), completed=done, total=total or None)

        return await server.ensure_model(show)
