"""Which language model answers, and what is said about the choice."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace

from app.model_servers import AUTO, BUILT_IN, SERVERS, STAND_IN, TRIED_BY_AUTO, built_in
from app.settings import Settings
from infra.models.encoder import Encoder
from pipeline.errors import Busy, PartUnavailable
from pipeline.ports import LanguageModel, ModelServer
from pipeline.store import Store
from pipeline.types.search import Vector
from pipeline.wording.addresses import shown

logger = logging.getLogger(__name__)

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
    built_in: bool = False


async def choose_model(settings: Settings, extractive: ChosenModel) -> ChosenModel:
    """Return the model that the settings ask for, warmed up.

    A chosen server that is away hinders no start: until it is there, the built-in generator stands in.
    """
    if settings.llm == BUILT_IN:
        return extractive
    if settings.llm == AUTO:
        return await _first_there(settings, extractive)
    server = SERVERS[settings.llm](settings)
    return await _warm(server, server.describe().note)


async def _first_there(settings: Settings, extractive: ChosenModel) -> ChosenModel:
    """The first server that answers and has its models, else the built-in generator."""
    lacking: list[str] = []
    for name in TRIED_BY_AUTO:
        server = SERVERS[name](settings)
        if (why := await why_not(server)) is None:
            about = server.describe()
            return await _warm(server, f"{about.server} answered at {about.address}")
        await server.close()
        lacking.append(why)
    note = f"{'; '.join(lacking)}: {STAND_IN}"
    logger.warning("MANGA_LLM=auto: %s", note)
    return replace(extractive, note=note)


async def why_not(server: ModelServer) -> str | None:
    """Why a server cannot be asked now; None where it can. Without the login of its address."""
    try:
        await server.ping()
    except PartUnavailable as error:
        return shown(error.why)
    except Busy as error:
        return str(error)
    return None


async def _warm(server: ModelServer, note: str) -> ChosenModel:
    if server.warm_up:
        try:
            async with asyncio.timeout(WARM_UP_S):
                await server.warm_up()
        except (TimeoutError, PartUnavailable, Busy) as error:
            logger.warning("The language model could not be warmed up, so the first answer takes longer: %s", error)
    return _chosen(server, note)


def extractive_model(settings: Settings, encoder: Encoder, store: Store) -> ChosenModel:
    """The built-in generator, which quotes."""

    async def embed_many(texts: Sequence[str]) -> list[Vector]:
        return await encoder.embed_many(texts, lambda _: None)

    return _chosen(built_in(settings, embed_many, store), "")


def _chosen(server: ModelServer, note: str) -> ChosenModel:
    about = server.describe()
    return ChosenModel(
        about.name, about.provider, shown(note), server.generate, server.ping, server.close, about.built_in
    )
