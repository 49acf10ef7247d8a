"""The model that comes as a package, behind llama.cpp's server in a process of ours."""

from __future__ import annotations

from dataclasses import replace

from infra.llm.asking import Asking
from infra.llm.openai_compatible import OpenAICompatibleServer
from infra.llm.small_model import HOW_TO_GET, MODEL, model_file
from pipeline.types.answers import ModelDescription


class LocalServer(OpenAICompatibleServer):
    """That server, spoken to as any other of its kind (implements ``ModelServer``)."""

    def __init__(self, port: int, asking: Asking) -> None:
        # On cores that it shares with all else, silence is a prompt that is being read and no server that hangs.
        patient = replace(asking, model=MODEL, model_small=None, first_token_s=asking.timeout_s / 2)
        super().__init__(f"http://127.0.0.1:{port}/v1", "", patient)

    def describe(self) -> ModelDescription:
        """Say what it is."""
        about = super().describe()
        return replace(
            about,
            server="llama.cpp",
            note=f"on llama.cpp {about.note}",
            remedy="it runs as long as `mangaassist serve` does" if model_file() else f"it takes {HOW_TO_GET}",
        )
