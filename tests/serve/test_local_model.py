"""``MANGA_LLM=local``: a real model in a child process, its end with ours, and a start where it is not installed."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import psutil
import pytest

from guardrails.garbage import Garbage
from infra.llm.small_model import HOW_TO_GET, MODEL, model_file
from pipeline.types.verdicts import Evidence
from tests.serve.server import Installation, eventually
from tests.serve.test_starting import refused
from tests.servers import free_port

FACTS = {
    "How much is express shipping?": "18.50",
    "How long does standard shipping take?": "7-12 business days",
    "How many volumes does Berserk have?": "42",
}
installed = pytest.mark.skipif(model_file() is None, reason=f"the local model is not installed ({HOW_TO_GET})")


@pytest.fixture
def local(installation: Installation) -> Iterator[Installation]:
    """The installation, answered by the local model, with patience enough for a busy machine."""
    if installation.running:
        installation.stop()
    patient = {"MANGA_LLM_TIMEOUT_S": "240", "MANGA_TURN_TIMEOUT_S": "300"}
    settings = {"MANGA_LLM": "local", "MANGA_LLM_PORT": str(free_port()), "MANGA_TRACE_MODE": "off", **patient}
    made = Installation(installation.data_dir, settings=settings)
    yield made
    made.end()


def model_server(installation: Installation) -> psutil.Process:
    assert installation.process
    children = psutil.Process(installation.process.pid).children()
    (found,) = [child for child in children if "infra.llm.llama_cpp" in child.cmdline()]
    return found


def is_right(reply: dict[str, Any], known: str) -> None:
    """The model was asked, and what is shown is right, cited, and no garbage; if quoted, it is said to be."""
    answer = reply["answer"]
    assert known in answer
    assert Garbage(Evidence("")).found(answer) is None
    assert reply["sources"]
    assert reply["degraded"] == []
    assert reply["usage"]["output_tokens"] > 0
    assert reply["model"] == MODEL or reply["guardrail"]["action"] == "rewrite"


@installed
@pytest.mark.timeout(600)
def test_a_real_model_answers_comes_back_and_ends_with_us(local: Installation) -> None:
    local.start()
    assert MODEL in local.output
    for question, known in FACTS.items():
        reply = httpx.post(f"{local.url}/chat", json={"message": question}, timeout=300, trust_env=False)
        is_right(reply.raise_for_status().json(), known)
    asked = {"model": "mangaassist", "messages": [{"role": "user", "content": "Who wrote Nana?"}]}
    reply = httpx.post(f"{local.url}/v1/chat/completions", json=asked, timeout=300, trust_env=False)
    is_right(reply.raise_for_status().json()["mangaassist"], "Ai Yazawa")
    first = model_server(local)
    first.kill()
    local.printed("The local model was killed by signal 9")
    eventually(lambda: "on llama.cpp" in local.command("doctor").stdout, 120)
    second = model_server(local)
    assert second.pid != first.pid
    assert local.process
    os.kill(local.process.pid, signal.SIGKILL)
    assert psutil.wait_procs([second], timeout=30)[1] == []


@pytest.mark.skipif(model_file() is not None, reason="the local model is installed")
def test_a_start_without_it_says_how_to_install_it(tmp_path: Path) -> None:
    without = Installation(tmp_path / "data", settings={"MANGA_LLM": "local"})
    assert HOW_TO_GET in refused(without)
    assert without.processes() == []
