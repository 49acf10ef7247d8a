"""Who fused is in the trace of a turn. The last of these tests: it alone needs the models, which may still be made."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from dataclasses import replace

import httpx
import pytest

from app.main import create_app
from app.parts import Parts
from app.settings import Settings
from app.wiring import build
from infra.search import opensearch
from pipeline.types.documents import Passage
from tests.conftest import CollectedTraces, telemetry_to

MakePassage = Callable[..., Passage]


@pytest.fixture
async def parts_over_opensearch(
    parts: Parts, url_with_neural: str, alias: str, passage: MakePassage
) -> AsyncIterator[Parts]:
    index = await opensearch.open_index(url_with_neural, alias=alias, timeout_s=20)
    shipping = passage("shipping", "Express shipping costs 9.90 euros.", kind="policy")
    await index.replace([shipping], [(await parts.corpus.encoder(shipping.text)).vector])
    await index.publish()
    yield replace(parts, corpus=replace(parts.corpus, index=index))
    await parts.stores.close()
    await index.close()


async def test_the_trace_shows_who_fused(
    parts_over_opensearch: Parts, settings: Settings, collected: CollectedTraces
) -> None:
    telemetry = telemetry_to(collected, settings)
    services = build(settings, parts_over_opensearch, telemetry, "v1")
    transport = httpx.ASGITransport(app=create_app(settings, services))
    async with httpx.AsyncClient(transport=transport, base_url="http://test", timeout=30) as client:
        answer = (await client.post("/chat", json={"message": "How much is express shipping?"})).json()
    telemetry.shutdown(5)
    spans = {span.name: span for span in collected.of(answer["trace_id"])}
    assert answer["sources"][0]["title"] == "shipping"
    assert {name for name in spans if name.startswith("rag.retrieval.")} == {
        "rag.retrieval.embedding",
        "rag.retrieval.hybrid",
    }
    assert (spans["rag.retrieval"].attributes or {})["manga.fusion"] == "server"
