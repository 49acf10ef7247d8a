"""A document of a person's data: warned of when it is ingested, masked in traces, and in answers by default."""

from collections.abc import AsyncGenerator, Callable
from pathlib import Path

import httpx
import pytest

from app.catalogue import ingest_folder
from app.parts import Parts
from app.services import Services
from pipeline.sources import remove_source
from tests.app.conftest import client_of, stored
from tests.conftest import CollectedTraces

MAIL, CARD = "m.osprey@corp.example", "4111 1111 1111 1111"
TEXT = f"# Osprey desk\n\nWrite to the Osprey desk at {MAIL} for repairs. The Osprey desk pays with card {CARD}."


@pytest.fixture
async def warnings(parts: Parts, tmp_path: Path) -> AsyncGenerator[tuple[tuple[str, str], ...], None]:
    """What ingesting the document warned of."""
    (tmp_path / "desk.md").write_text(TEXT)
    report = await ingest_folder(tmp_path, parts.corpus, lambda _: None)
    yield report.warned
    await remove_source(parts.corpus.index, report.origin)


async def test_the_owner_is_warned_with_file_and_kind(warnings: tuple[tuple[str, str], ...]) -> None:
    assert warnings == (("desk.md", "holds personal data or secrets: CARD, EMAIL"),)


@pytest.mark.parametrize(
    ("setting", "mail", "card"), [("none", False, False), ("contact", True, False), ("all", True, True)]
)
async def test_what_an_answer_may_quote_is_a_setting(
    warnings: object, make_services: Callable[..., Services], setting: str, *, mail: bool, card: bool
) -> None:
    services = make_services(quote_personal_data=setting)
    said = ""
    async with client_of(services) as client:
        for question in ("How do I write to the Osprey desk for repairs?", "How does the Osprey desk pay?"):
            said += (await client.post("/chat", json={"message": question})).json()["answer"]
    services.telemetry.shutdown(1)
    assert (MAIL in said, CARD in said) == (mail, card)


async def test_traces_never_hold_it(
    warnings: object, services: Services, client: httpx.AsyncClient, collected: CollectedTraces
) -> None:
    await client.post("/chat", json={"message": "How do I write to the Osprey desk for repairs?"})
    left = await stored(services, collected)
    assert "Osprey desk" in left
    assert MAIL not in left
    assert CARD not in left
