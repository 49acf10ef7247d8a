from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from app.catalogue import ingest_folder
from app.parts import Corpus, Parts
from app.settings import Settings
from app.token_states import keep_complete, make_missing
from app.wiring import build
from infra.models.encoder import Encoder
from infra.models.kept_states import KeptStates
from infra.models.late_interaction import LateInteraction
from infra.search import lance
from infra.telemetry import vocabulary as v
from pipeline.types.documents import Passage
from tests.app.conftest import client_of, until
from tests.conftest import TEST_DATA, CollectedTraces, telemetry_to

TEXTS = [f"Shelf {number} holds comics." for number in range(5)]


@pytest.fixture
async def bare(tmp_path: Path, settings: Settings) -> AsyncGenerator[Corpus, None]:
    """An index that was filled by a version that knew no token states."""
    encoder = await asyncio.to_thread(Encoder.load, TEST_DATA / "models", states=tmp_path)
    made = Corpus(encoder, await lance.open_index(tmp_path / "index"), settings.store)
    passages = [Passage(text, text, "Shelf", "document", "en", "", text, version="1") for text in TEXTS]
    await made.index.replace(passages, await encoder.embed_many([one.whole for one in passages], lambda _: None))
    await made.index.publish()
    yield made
    await made.close()


@dataclass
class Line:
    waiting: int


def lacking(bare: Corpus) -> int:
    return len(bare.encoder.kept.missing([f"Shelf\n{text}" for text in TEXTS]))


async def at_once() -> None:
    pass


async def test_what_is_indexed_without_states_gets_them_one_by_one(bare: Corpus) -> None:
    left = list[int]()

    async def may_go_on() -> None:
        left.append(lacking(bare))

    await make_missing(bare, may_go_on)
    assert left == [5, 5, 4, 3, 2, 1]
    await make_missing(bare, may_go_on)
    assert (len(left), lacking(bare)) == (7, 0)


async def test_what_has_left_the_index_is_forgotten(bare: Corpus, monkeypatch: pytest.MonkeyPatch) -> None:
    await make_missing(bare, at_once)
    await bare.index.remove([TEXTS[0]])
    await bare.index.publish()
    await make_missing(bare, at_once)
    assert lacking(bare) == 0, "it was made today, and may be on its way into the index again"
    monkeypatch.setattr("infra.models.kept_states._today", lambda: 10**6)
    await make_missing(bare, at_once)
    assert lacking(bare) == 1


async def test_they_are_made_while_no_turn_waits(bare: Corpus, parts: Parts, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.token_states.REST_S", 0.01)
    line = Line(waiting=1)
    filling = asyncio.create_task(keep_complete(replace(parts, corpus=bare, scorer=line)))  # type: ignore[arg-type]
    await asyncio.sleep(0.2)
    assert lacking(bare) == 5
    line.waiting = 0
    await until(lambda: lacking(bare) == 0)
    filling.cancel()


async def test_what_goes_wrong_is_said_and_tried_again(
    bare: Corpus, parts: Parts, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr("app.ahead.EVERY_S", 0.01)
    monkeypatch.setattr("app.token_states.REST_S", 0.0)
    broken = KeptStates(1, None)
    monkeypatch.setattr(broken, "missing", None)
    kept, bare.encoder.kept = bare.encoder.kept, broken
    filling = asyncio.create_task(keep_complete(replace(parts, corpus=bare)))
    await until(lambda: "could not be made" in caplog.text)
    bare.encoder.kept = kept
    await until(lambda: lacking(bare) == 0)
    filling.cancel()


async def test_what_is_ingested_has_states(bare: Corpus, tmp_path: Path) -> None:
    folder = tmp_path / "docs"
    folder.mkdir()
    (folder / "parking.md").write_text("# Parking\n\nThere are bicycle racks behind the shop.")
    await ingest_folder(folder, bare, lambda _: None)
    passages = [one async for some in bare.index.passages() for one in some if one.title == "Parking"]
    assert passages
    assert bare.encoder.kept.missing([one.whole for one in passages]) == []


@pytest.mark.parametrize("known", [False, True])
async def test_a_turn_reads_no_passage_that_has_no_states(
    *, known: bool, parts: Parts, settings: Settings, collected: CollectedTraces
) -> None:
    encoder = parts.corpus.encoder if known else Encoder(parts.corpus.encoder._model, parts.corpus.encoder.name)
    telemetry = telemetry_to(collected, settings)
    await parts.stores.close()  # empties them
    services = build(settings, replace(parts, comparer=LateInteraction(encoder)), telemetry, "test")
    async with client_of(services) as client:
        reply = (await client.post("/chat", json={"message": "How much is express shipping?"})).json()
    await asyncio.to_thread(telemetry.shutdown, 5)
    assert ("$18.50" in reply["answer"], reply["degraded"]) == (True, [])
    span = next(span for span in collected.of(reply["trace_id"]) if span.name == v.RERANK).attributes or {}
    assert span[v.RERANK_COMPARED] == (span[v.RERANK_OFFERED] if known else 0)
    assert span[v.RERANK_READ] == 4
    assert encoder.kept.missing(["never asked for"]) == ["never asked for"]
