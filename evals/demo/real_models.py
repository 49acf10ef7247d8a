"""Real models, where this machine has them: SmolLM2 behind llama.cpp's server, and an Ollama that answers."""

from __future__ import annotations

import subprocess
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

import httpx
import ollama

from app.settings import load_settings
from evals.server import asking, child, free_port
from infra.cores import threads_for
from infra.llm.small_model import MODEL, command

_ANSWER_S = 300
"""A real model on the cores that all else uses may take long: that is what is shown."""
PATIENT = {
    "MANGA_LLM_TIMEOUT_S": str(_ANSWER_S),
    "MANGA_LLM_FIRST_TOKEN_S": str(_ANSWER_S),
    "MANGA_TURN_TIMEOUT_S": str(2 * _ANSWER_S),
}


@contextmanager
def small_model(file: Path, slots: int) -> Generator[dict[str, str], None, None]:
    """Serve the model that comes as a package, so many answers at once; yields the settings of an app that asks it."""
    port = free_port()
    serving = command(file, port, slots, threads_for())
    url = f"http://127.0.0.1:{port}"
    with child(subprocess.Popen(serving, stdin=subprocess.PIPE, stderr=subprocess.DEVNULL), f"{url}/health"):
        yield asking(url, MODEL) | PATIENT


class RunningOllama(NamedTuple):
    """An Ollama that answers, and a model that it has."""

    url: str
    model: str

    def unload(self) -> None:
        """Have it forget the model, so that the next answer has to load it. Raises as ``ollama`` does."""
        _client(self.url).generate(self.model, keep_alive=0)


def running_ollama() -> RunningOllama | None:
    """The Ollama of this installation's settings, if it answers and has their model."""
    settings = load_settings()
    found = RunningOllama(settings.ollama_url, settings.model)
    try:
        names = {one.model for one in _client(found.url).list().models}
    except (ConnectionError, httpx.HTTPError, ollama.ResponseError):
        return None
    return found if names & {found.model, f"{found.model}:latest"} else None


def _client(url: str) -> ollama.Client:
    return ollama.Client(url, timeout=30)
