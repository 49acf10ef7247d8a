"""A running server over an index that another process changes."""

import asyncio
import time
from collections.abc import AsyncGenerator
from pathlib import Path

import httpx
import pytest

from app.catalogue import CorpusVersion, ingest_folder
from app.parts import Corpus, Parts
from infra.search.lance import open_index
from pipeline.errors import PartUnavailable
from pipeline.sources import remove_source, sources

QUESTION = {"message": "How much does the Kestrel lamp cost?"}


@pytest.fixture
async def elsewhere(parts: Parts) -> AsyncGenerator[Corpus, None]:
    """The same index, opened as another process opens it."""
    own = parts.corpus
    folder = Path(own.index._connection.uri)  # pyright: ignore[reportAttributeAccessIssue, reportUnknownMemberType]
    corpus = Corpus(own.encoder, await open_index(folder, dimensions=own.encoder.dimensions), own.store)
    yield corpus
    for source in await sources(corpus.index):
        if source.origin.place:
            await remove_source(corpus.index, source.origin.id)
    await corpus.index.close()


async def test_the_first_customer_after_a_price_change_gets_the_new_price(
    client: httpx.AsyncClient, elsewhere: Corpus, tmp_path: Path
) -> None:
    page = tmp_path / "lamp.md"
    for price in ("$80", "$95"):
        page.write_text(f"# Kestrel lamp\n\nThe Kestrel lamp costs {price}.")
        await ingest_folder(tmp_path, elsewhere, lambda _: None)
        first = (await client.post("/chat", json=QUESTION)).json()
        again = (await client.post("/chat", json=QUESTION)).json()
        assert price in first["answer"]
        assert (first["cache"], again["cache"], again["answer"]) == ("miss", "exact", first["answer"])


async def test_a_removed_source_is_answered_from_no_more(
    client: httpx.AsyncClient, elsewhere: Corpus, tmp_path: Path
) -> None:
    (tmp_path / "lamp.md").write_text("# Kestrel lamp\n\nThe Kestrel lamp costs $80.")
    report = await ingest_folder(tmp_path, elsewhere, lambda _: None)
    assert "$80" in (await client.post("/chat", json=QUESTION)).json()["answer"]
    await remove_source(elsewhere.index, report.origin)
    assert "$80" not in (await client.post("/chat", json=QUESTION)).json()["answer"]


class Asked:
    """An index whose version costs ``seconds``, and that may be down."""

    def __init__(self, seconds: float = 0.0, *, down: bool = False) -> None:
        self.seconds, self.down, self.times = seconds, down, 0

    async def published(self) -> str:
        self.times += 1
        await asyncio.sleep(self.seconds)
        if self.down:
            raise PartUnavailable("search", "away")
        return "new"


@pytest.mark.parametrize("index", [Asked(down=True), Asked(60.0)], ids=["down", "hanging"])
async def test_an_index_that_does_not_answer_holds_no_cached_answer_up(index: Asked) -> None:
    version = CorpusVersion("known", index)  # pyright: ignore[reportArgumentType]
    started = time.monotonic()
    assert [await version() for _ in range(5)] == ["known"] * 5
    assert index.times == 1
    assert time.monotonic() - started < 20


async def test_asking_for_the_version_costs_a_turn_nothing_to_speak_of(parts: Parts) -> None:
    index = parts.corpus.index
    await index.published()
    times: list[float] = []
    for _ in range(50):
        started = time.perf_counter()
        await index.published()
        times.append(time.perf_counter() - started)
    assert sorted(times)[25] < 0.01
