"""Which language model answers, and what is said about the choice."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass

from app.settings import Settings
from infra.llm.extractive import ExtractiveChat
from infra.llm.langchain_model import LangChainModel, TimeLimits
from infra.llm.ollama import OllamaOptions, OllamaServer
from infra.llm.openai_compatible import openai_chat, openai_client
from infra.llm.slots import Slots
from infra.models.encoder import Encoder
from infra.telemetry.setup import outgoing_headers
from pipeline.ports import LanguageModel
from pipeline.types import Vector

logger = logging.getLogger(__name__)

MAX_ANSWER_TOKENS = 400


@dataclass(frozen=True, slots=True)
class ChosenModel:
    """A language model ready to be asked. ``note`` says why it is this one, where that is not plain."""

    name: str
    provider: str
    note: str
    generate: LanguageModel
    ping: Callable[[], Awaitable[None]]
    close: Callable[[], Awaitable[None]]


async def choose_model(settings: Settings, extractive: ChosenModel) -> ChosenModel:
    """Return the model that the settings ask for. ``auto`` takes Ollama when it answers and has the model."""
    if settings.llm == "openai":
        return _openai(settings)
    if settings.llm == "extractive":
        return extractive
    server = _ollama_server(settings)
    if settings.llm == "ollama":
        return _ollama(settings, server, "")
    if not await server.ping():
        note = f"no Ollama answered at {settings.ollama_url} at start: the built-in extractive generator answers"
    elif not await server.has_model():
        note = (
            f"Ollama has no model {settings.model} (`ollama pull {settings.model}`): the extractive generator answers"
        )
    else:
        return _ollama(settings, server, f"Ollama answered at {settings.ollama_url}")
    await server.aclose()
    logger.warning("MANGA_LLM=auto: %s", note)
    return ChosenModel(
        extractive.name, extractive.provider, note, extractive.generate, extractive.ping, extractive.close
    )


def extractive_model(settings: Settings, encoder: Encoder) -> ChosenModel:
    """The built-in generator, which quotes."""

    async def embed_many(texts: Sequence[str]) -> list[Vector]:
        return await encoder.embed_many(texts, lambda _: None)

    chat = ExtractiveChat(embed_many=embed_many, count_tokens=approximate_tokens)
    model = LangChainModel(
        chat,
        provider="extractive",
        model="extractive",
        count_tokens=approximate_tokens,
        slots=Slots(settings.max_turns, settings.max_turns, settings.llm_timeout_s),
        limits=TimeLimits(),
    )
    return ChosenModel("extractive", "extractive", "", model, _nothing, _nothing)


def approximate_tokens(text: str) -> int:
    """About four characters a token: for budgets, and for usage that no server reports."""
    return (len(text) + 3) // 4


def _limits(settings: Settings) -> TimeLimits:
    return TimeLimits(settings.llm_timeout_s / 2, settings.llm_timeout_s / 4, settings.llm_timeout_s)


def _ollama_server(settings: Settings) -> OllamaServer:
    options = OllamaOptions(num_predict=MAX_ANSWER_TOKENS)
    return OllamaServer(settings.ollama_url, settings.model, options, headers=outgoing_headers)


def _ollama(settings: Settings, server: OllamaServer, note: str) -> ChosenModel:
    async def ping() -> None:
        await server.version()

    model = LangChainModel(
        server.chat(),
        provider="ollama",
        model=settings.model,
        count_tokens=approximate_tokens,
        slots=Slots(settings.llm_slots, settings.max_turns, settings.llm_timeout_s),
        limits=_limits(settings),
    )
    return ChosenModel(settings.model, "ollama", note, model, ping, server.aclose)


def _openai(settings: Settings) -> ChosenModel:
    client = openai_client(connect_s=2.0, read_s=settings.llm_timeout_s, headers=outgoing_headers)
    chat = openai_chat(
        base_url=settings.openai_base_url,
        api_key=settings.openai_api_key.get_secret_value(),
        model=settings.model,
        client=client,
        max_tokens=MAX_ANSWER_TOKENS,
    )
    model = LangChainModel(
        chat,
        provider="openai",
        model=settings.model,
        count_tokens=approximate_tokens,
        slots=Slots(settings.llm_slots, settings.max_turns, settings.llm_timeout_s),
        limits=_limits(settings),
    )

    async def ping() -> None:
        answer = await client.get(f"{settings.openai_base_url.rstrip('/')}/models", timeout=2.0)
        answer.raise_for_status()

    return ChosenModel(settings.model, "openai", f"at {settings.openai_base_url}", model, ping, client.aclose)


async def _nothing() -> None:
    """The extractive generator is this process: always there, nothing to close."""
