"""The model of ``MANGA_LLM=local``: llama.cpp's server as a child process."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from app.child_server import ChildServer
from app.model_servers import LOCAL
from app.preflight import CannotStart
from app.settings import Settings
from infra.cores import threads_for
from infra.llm.small_model import HOW_TO_GET, command, model_file


class LocalModel(ChildServer):
    """llama.cpp's server with the small model, which answers so many at once."""

    name = "The local model"
    meanwhile = "until it answers, the built-in extractive generator does"

    def __init__(self, folder: Path, port: int, slots: int) -> None:
        """Look for the model.

        Raises:
            CannotStart: it is not installed.
        """
        super().__init__(folder, port)
        if (file := model_file()) is None:
            raise CannotStart(f"MANGA_LLM={LOCAL} takes a model and llama.cpp, which are not installed: {HOW_TO_GET}")
        self._command = command(file, port, slots, threads_for())

    @property
    def command(self) -> Sequence[str]:
        """What is started."""
        return self._command


def local_model(settings: Settings) -> LocalModel | None:
    """The server that the settings ask for, if they do. Raises CannotStart."""
    if settings.llm != LOCAL:
        return None
    return LocalModel(settings.data_dir / "model", settings.llm_port, settings.llm_slots)
