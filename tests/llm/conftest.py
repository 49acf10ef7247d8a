"""The small corpus, the encoder, prompts with what a vector search finds there, and real model servers."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncGenerator, Awaitable, Callable, Generator, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path

import numpy as np
import pytest
from langchain_core.language_models import BaseChatModel

from infra.llm import ollama, openai_compatible
from infra.llm.langchain_model import LangChainModel, TimeLimits
from infra.llm.slots import Slots
from infra.models.encoder import Encoder
from infra.store.reading import open_store
from pipeline.prompt import PromptBuilder
from pipeline.types.answers import Message, Prompt
from pipeline.types.asking import Context, Query
from pipeline.types.documents import Passage
from pipeline.types.search import Hit, Vector
from tests.conftest import TEST_DATA
from tests.llm import servers
from tests.llm.tiny_gguf import write_tiny_model
from tests.servers import Server

TELL = {"ollama": ollama.as_our_error, "openai": openai_compatible.as_our_error}
Ask = Callable[[str, str], Awaitable[Prompt]]
EmbedMany = Callable[[Sequence[str]], Awaitable[list[Vector]]]
Listen = Callable[..., LangChainModel]


def count_words(text: str) -> int:
    return len(text.split())


@pytest.fixture(scope="session")
async def embed_many() -> AsyncGenerator[EmbedMany, None]:
    encoder = await asyncio.to_thread(Encoder.load, TEST_DATA / "models")
    known: dict[str, Vector] = {}

    async def embed(texts: Sequence[str]) -> list[Vector]:
        if missing := [text for text in texts if text not in known]:
            known.update(zip(missing, await encoder.embed_many(missing, lambda _: None), strict=True))
        return [known[text] for text in texts]

    yield embed
    await encoder.close()


@pytest.fixture(scope="session")
def passages() -> list[Passage]:
    rows = json.loads((Path(__file__).parent / "mini_corpus.json").read_text())
    return [
        Passage(f"p{n}", f"d{n}", row["title"], row["type"], "en", f"https://shop.example/{n}", row["text"])
        for n, row in enumerate(rows)
    ]


@pytest.fixture
async def ask(embed_many: EmbedMany, passages: list[Passage]) -> Ask:
    """Write the prompt for a question over the six passages that are nearest to it."""
    rows = np.array(await embed_many([f"{passage.title}: {passage.text}" for passage in passages]))

    async def build(question: str, intent: str) -> Prompt:
        scores = rows @ np.array((await embed_many([question]))[0])
        hits = tuple(Hit(passages[n], float(scores[n])) for n in np.argsort(-scores)[:6])
        store = open_store()
        prompts = PromptBuilder(4000, count_words, store.instructions, store.intents)
        return await prompts(Query(question), store.intents[intent], hits, Context())

    return build


@pytest.fixture
def hello() -> Prompt:
    return Prompt((Message("user", "hello"),), (), "hello", open_store().intents["faq"], "v1")


@pytest.fixture
def model_of() -> Listen:
    """Put a chat model behind the port, with limits wide enough for a busy machine."""

    def build(
        chat: BaseChatModel,
        provider: str,
        *,
        limits: TimeLimits | None = None,
        slots: Slots | None = None,
        is_cold: Callable[[], Awaitable[bool]] | None = None,
    ) -> LangChainModel:
        return LangChainModel(
            chat,
            provider=provider,
            model="tiny",
            slots=slots or Slots(4, 4, 30),
            limits=limits or TimeLimits(first_token_s=60, between_tokens_s=30, total_s=110),
            tell=partial(TELL[provider], model="tiny") if provider in TELL else None,
            details=ollama.durations_of if provider == "ollama" else lambda _: {},
            is_cold=is_cold,
        )

    return build


@pytest.fixture(scope="session")
def tiny_model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_tiny_model(tmp_path_factory.mktemp("model") / "tiny.gguf")


@pytest.fixture(scope="session")
def ollama_server(tmp_path_factory: pytest.TempPathFactory, tiny_model: Path) -> Iterator[Server]:
    with _ollama_with(tiny_model, tmp_path_factory.mktemp("ollama")) as server:
        yield server


@pytest.fixture
def own_ollama(tmp_path: Path, tiny_model: Path) -> Iterator[Server]:
    """A server to break."""
    with _ollama_with(tiny_model, tmp_path) as server:
        yield server


@pytest.fixture(scope="session")
def llama_cpp(tmp_path_factory: pytest.TempPathFactory, tiny_model: Path) -> Iterator[Server]:
    with servers.llama_cpp_server(tmp_path_factory.mktemp("llama_cpp"), tiny_model) as server:
        yield server


@pytest.fixture
def own_llama_cpp(tmp_path: Path, tiny_model: Path) -> Iterator[Server]:
    """A server to break."""
    with servers.llama_cpp_server(tmp_path, tiny_model) as server:
        yield server


@contextmanager
def _ollama_with(gguf: Path, folder: Path) -> Generator[Server]:
    with servers.ollama_server(folder) as server:
        servers.create_model(server, "tiny", gguf, "{{ .Prompt }}")
        yield server
