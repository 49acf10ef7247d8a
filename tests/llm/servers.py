"""Real model servers for tests."""

from __future__ import annotations

import sys
from pathlib import Path

import ollama

from tests.servers import Server, answers, find, free_port, given

_THREADS = 1
"""Two threads that wait for each other are ten times slower where others use the cores too."""


def ollama_server(folder: Path, parallel: int = 1) -> Server:
    """Ollama, which computes so many answers at a time."""
    url = f"http://127.0.0.1:{free_port()}"
    env = {
        "OLLAMA_HOST": url,
        "OLLAMA_MODELS": str(folder / "models"),
        "HOME": str(folder),
        "OLLAMA_NUM_PARALLEL": str(parallel),
    }
    return given("MANGA_TEST_OLLAMA_URL") or Server(
        url, [find("ollama"), "serve"], folder / "log", answers(f"{url}/api/version"), env=env
    )


def create_model(server: Server, name: str, gguf: Path, template: str) -> None:
    """Give a running Ollama a model. It computes in one thread."""
    client = ollama.Client(server.url, timeout=60)
    blob = client.create_blob(gguf)
    client.create(name, files={gguf.name: blob}, template=template, parameters={"num_thread": _THREADS})


def llama_cpp_server(folder: Path, gguf: Path, *template: str) -> Server:
    """The llama.cpp server with one slot, and with a chat template if one is given."""
    url = f"http://127.0.0.1:{(port := free_port())}"
    script = Path(__file__).with_name("llama_cpp_server.py")
    command = [sys.executable, str(script), str(gguf), str(port), *template]
    return Server(f"{url}/v1", command, folder / "log", answers(f"{url}/health"))
