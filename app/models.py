"""Which language model answers, and what is said about the choice."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, replace

import httpx2
from langchain_core.language_models import BaseChatModel

from app.addresses import shown
from app.settings import Settings
from infra.llm.by_intent import ModelByIntent
from infra.llm.extractive import ExtractiveChat
from infra.llm.langchain_model import LangChainModel, TimeLimits
from infra.llm.ollama import OllamaOptions, OllamaServer
from infra.llm.openai_compatible import openai_chat, openai_client
from infra.llm.slots import Slots
from infra.models.encoder import Encoder
from infra.telemetry.setup import outgoing_headers
from pipeline.errors import PartUnavailable
from pipeline.ports import LanguageModel
from pipeline.texts import Texts
from pipeline.types import Vector

logger = logging.getLogger(__name__)

MAX_ANSWER_TOKENS = 400
CHARACTERS_A_TOKEN = 4
"""About: for budgets, and for usage that no server reports."""
WARM_UP_S = 120.0
"""What loading the models may hold up the start; they go on loading after it."""


@dataclass(frozen=True, slots=True)
class ChosenModel:
    """A language model ready to be asked. ``note`` tells anybody why it is this one, where that is not plain.

    ``ping`` raises PartUnavailable when the model cannot answer, and returns what else there is to say of it.
    """

    name: str
    provider: str
    note: str
    generate: LanguageModel
    ping: Callable[[], Awaitable[str]]
    close: Callable[[], Awaitable[None]]


async def choose_model(settings: Settings, extractive: ChosenModel) -> ChosenModel:
    """Return the model that the settings ask for, warmed up. ``auto`` takes Ollama when it answers and has the model.

    A chosen Ollama that is away hinders no start: until it is there, the extractive generator stands in.
    """
    chosen = await _chosen(settings, extractive)
    return replace(chosen, note=shown(chosen.note))


async def _chosen(settings: Settings, extractive: ChosenModel) -> ChosenModel:
    if settings.llm == "openai":
        return _openai(settings)
    if settings.llm == "extractive":
        return extractive
    servers = ollama_servers(settings)
    note = f"Ollama answered at {settings.ollama_url}" if settings.llm == "auto" else ""
    if settings.llm == "auto" and (lacking := await _what_is_lacking(settings, servers)):
        await asyncio.gather(*(server.aclose() for server in servers))
        logger.warning("MANGA_LLM=auto: %s", lacking)
        return replace(extractive, note=lacking)
    await _warm_up(servers)
    return _ollama(settings, servers, note)


async def _what_is_lacking(settings: Settings, servers: Sequence[OllamaServer]) -> str:
    """Why Ollama cannot be taken; empty when it can."""
    try:
        missing = [server.model for server in servers if not await server.has_model()]
    except PartUnavailable as error:
        return f"no Ollama at {settings.ollama_url} at start ({error}): the built-in extractive generator answers"
    if not missing:
        return ""
    return f"Ollama has no model {' and no '.join(missing)} (`mangaassist pull`): the extractive generator answers"


async def _warm_up(servers: Sequence[OllamaServer]) -> None:
    try:
        async with asyncio.timeout(WARM_UP_S):
            for server in servers:
                await server.version()  # a server that is stuck is found out in seconds
                took_ms = await server.warm_up()
                logger.info("Ollama has loaded %s in %.0f ms", server.model, took_ms)
    except (TimeoutError, PartUnavailable) as error:
        logger.warning("The language model could not be warmed up, so the first answer takes longer: %s", error)


def extractive_model(settings: Settings, encoder: Encoder, texts: Texts) -> ChosenModel:
    """The built-in generator, which quotes."""

    async def embed_many(texts: Sequence[str]) -> list[Vector]:
        return await encoder.embed_many(texts, lambda _: None)

    chat = ExtractiveChat(embed_many=embed_many, count_tokens=approximate_tokens, texts=texts)
    model = LangChainModel(
        chat,
        provider="extractive",
        model="extractive",
        count_tokens=approximate_tokens,
        slots=Slots(settings.max_turns, settings.max_turns, settings.llm_timeout_s),
        limits=TimeLimits(),
    )
    return ChosenModel("extractive", "extractive", "", model, _always_there, _nothing)


def approximate_tokens(text: str) -> int:
    """How many tokens ``text`` has, roughly."""
    return -(-len(text) // CHARACTERS_A_TOKEN)


def ollama_servers(settings: Settings) -> list[OllamaServer]:
    """The large model, and the small one if there is one, on the Ollama of the settings."""
    options = OllamaOptions(num_predict=MAX_ANSWER_TOKENS)
    names = dict.fromkeys(name for name in (settings.model, settings.model_small) if name)
    return [
        OllamaServer(settings.ollama_url, name, options, read_s=settings.llm_timeout_s, headers=outgoing_headers)
        for name in names
    ]


def _ollama(settings: Settings, servers: Sequence[OllamaServer], note: str) -> ChosenModel:
    async def ping() -> str:
        return ", ".join([await _state(server) for server in servers])

    async def close() -> None:
        await asyncio.gather(*(server.aclose() for server in servers))

    chats = {server.model: server.chat() for server in servers}
    cold = {server.model: server.is_cold for server in servers}
    return ChosenModel(_name(settings), "ollama", note, _by_intent(settings, "ollama", chats, cold), ping, close)


async def _state(server: OllamaServer) -> str:
    if await server.loaded():
        return f"{server.model} is loaded"
    if not await server.has_model():
        raise PartUnavailable("llm", f"Ollama has no model {server.model}: run `mangaassist pull`")
    return f"{server.model} is not loaded: the next answer waits for that"


def _openai(settings: Settings) -> ChosenModel:
    client = openai_client(connect_s=2.0, read_s=settings.llm_timeout_s, headers=outgoing_headers)
    names = dict.fromkeys(name for name in (settings.model, settings.model_small) if name)
    chats = {
        name: openai_chat(
            base_url=settings.openai_base_url,
            api_key=settings.openai_api_key.get_secret_value(),
            model=name,
            client=client,
            max_tokens=MAX_ANSWER_TOKENS,
        )
        for name in names
    }

    async def ping() -> str:
        try:
            answer = await client.get(f"{settings.openai_base_url.rstrip('/')}/models", timeout=2.0)
            answer.raise_for_status()
        except httpx2.HTTPError as error:
            raise PartUnavailable("llm", f"{settings.openai_base_url} does not answer: {error}") from error
        return f"{_name(settings)} at {settings.openai_base_url}"

    note = f"at {settings.openai_base_url}"
    return ChosenModel(_name(settings), "openai", note, _by_intent(settings, "openai", chats, {}), ping, client.aclose)


def _name(settings: Settings) -> str:
    """As shown, and as kept answers are told apart by."""
    return f"{settings.model} and {settings.model_small}" if settings.model_small else settings.model


def _by_intent(
    settings: Settings,
    provider: str,
    chats: Mapping[str, BaseChatModel],
    cold: Mapping[str, Callable[[], Awaitable[bool]]],
) -> LanguageModel:
    """The models of one server, behind one line of slots. ``cold`` asks whether one has to be loaded first."""
    # Half of the limit in line at most: who waits longer gets a quoted answer while there is time for one.
    slots = Slots(settings.llm_slots, settings.max_turns, settings.llm_timeout_s / 2)
    limit = settings.llm_timeout_s
    limits = TimeLimits(
        first_token_s=min(settings.llm_first_token_s, limit / 2),
        cold_first_token_s=limit / 2,
        between_tokens_s=limit / 4,
        total_s=limit,
    )
    models = {
        name: LangChainModel(
            chat,
            provider=provider,
            model=name,
            count_tokens=approximate_tokens,
            slots=slots,
            limits=limits,
            is_cold=cold.get(name),
        )
        for name, chat in chats.items()
    }
    large = models[settings.model]
    return ModelByIntent(models[settings.model_small], large) if settings.model_small else large


async def _always_there() -> str:
    return ""


async def _nothing() -> None:
    """The extractive generator is this process: nothing to close."""
