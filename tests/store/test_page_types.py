"""Kinds of page: any shop's, and those that a store declares. All else stands nowhere in a trace."""

from __future__ import annotations

import httpx
import pytest

from app.services import Services
from infra.store.reading import open_store
from infra.telemetry import vocabulary as v
from tests.app.conftest import stored
from tests.conftest import CollectedTraces


@pytest.mark.parametrize(
    ("page_type", "recorded"),
    [
        ("product", "product"),
        ("web", "web"),
        ("workshop", "workshop"),
        ("test-ride", "test-ride"),
        ("series", "other"),
        ("hunter22", "other"),
    ],
)
async def test_a_page_of_the_store_is_recorded_and_an_unknown_one_is_not(
    client: httpx.AsyncClient, services: Services, collected: CollectedTraces, page_type: str, recorded: str
) -> None:
    reply = (await client.post("/chat", json={"message": "hello", "page_type": page_type})).json()
    await stored(services, collected)
    root = next(span for span in collected.of(reply["trace_id"]) if span.parent is None)
    assert (root.attributes or {})[v.TAG + v.TAG_PAGE_TYPE] == recorded


async def test_the_description_of_the_api_names_no_page_of_another_store(client: httpx.AsyncClient) -> None:
    fields = (await client.get("/openapi.json")).json()["components"]["schemas"]["ChatIn"]["properties"]
    said = fields["page_type"]["description"]
    assert "product" in said
    assert not [page for page in open_store().page_types if page in said]
