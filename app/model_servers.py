"""The model servers that ``MANGA_LLM`` may name, and how each is made from the settings. No other file names one.

``docs/recipes/add-a-model-server.md`` says how to add one.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from pipeline.ports import ModelServer
from pipeline.store import Store

if TYPE_CHECKING:  # the settings look their server's name up here
    from app.settings import Settings
    from infra.llm.asking import Asking
    from infra.llm.vectors import EmbedTexts

AUTO = "auto"
"""Takes the first server of ``TRIED_BY_AUTO`` that answers and has its models, else the built-in generator."""
BUILT_IN = "extractive"
LOCAL = "local"
"""Its server is a child of ``serve``."""
STAND_IN = "the built-in extractive generator answers"


def _ollama(settings: Settings) -> ModelServer:
    from infra.llm.ollama import OllamaServer

    return OllamaServer(settings.ollama_url, asking_of(settings))


def _openai(settings: Settings) -> ModelServer:
    from infra.llm.openai_compatible import OpenAICompatibleServer

    return OpenAICompatibleServer(
        settings.openai_base_url, settings.openai_api_key.get_secret_value(), asking_of(settings)
    )


def _local(settings: Settings) -> ModelServer:
    from infra.llm.local import LocalServer

    return LocalServer(settings.llm_port, asking_of(settings))


SERVERS: dict[str, Callable[[Settings], ModelServer]] = {"ollama": _ollama, "openai": _openai, LOCAL: _local}
TRIED_BY_AUTO = ("ollama",)


def built_in(settings: Settings, embed_many: EmbedTexts, store: Store) -> ModelServer:
    """What answers where no server is chosen, and stands in for one that cannot."""
    from infra.llm.extractive import ExtractiveServer

    return ExtractiveServer(embed_many, store, at_once=settings.max_turns, timeout_s=settings.llm_timeout_s)


def names() -> tuple[str, ...]:
    """What ``MANGA_LLM`` may be."""
    return AUTO, BUILT_IN, *SERVERS


def asking_of(settings: Settings) -> Asking:
    """What the settings say to every server."""
    from infra.llm.asking import Asking
    from infra.telemetry.setup import outgoing_headers

    return Asking(
        model=settings.model,
        model_small=settings.model_small,
        at_once=settings.llm_slots,
        in_line=settings.max_turns,
        timeout_s=settings.llm_timeout_s,
        first_token_s=settings.llm_first_token_s,
        headers=outgoing_headers,
    )
