"""A folder of the owner's, whose documents say for whom, until when and under which address they hold."""

from collections.abc import AsyncGenerator
from datetime import date
from pathlib import Path

import pytest

from app.catalogue import ingest_folder
from app.parts import Parts
from pipeline.ingest import IngestReport
from pipeline.sources import remove_source
from pipeline.store import Store
from tests.app.conftest import Talk

PAGES = {
    "lamp.md": "type: policy\nurl: https://x.example\nvalid_until: 2026-11-30\n---\nThe Kestrel lamp is lent for $80.",
    "heater.md": "type: policy\nvalid_from: 2026-12-01\n---\nThe Merlin heater is lent for $30.",
    "fan.md": "type: faq\nlanguage: de\n---\nDer Falke kostet $20.",
    "rug.md": "type: product\nfields: {rating: 18+}\n---\nThe Osprey rug shows a terrifying dragon.",
}  # fmt: skip


@pytest.fixture(autouse=True)
def today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Store, "today", lambda _: date(2026, 11, 25))


@pytest.fixture(autouse=True)
async def report(parts: Parts, tmp_path: Path) -> AsyncGenerator[IngestReport, None]:
    for name, page in PAGES.items():
        (tmp_path / name).write_text(f"---\ntitle: {name}\n{page}")
    report = await ingest_folder(tmp_path, parts.corpus, lambda _: None)
    yield report
    await remove_source(parts.corpus.index, report.origin)


async def test_a_language_that_nobody_can_ask_in_is_refused_with_the_reason(report: IngestReport) -> None:
    ((place, why),) = report.skipped
    assert (place, report.added) == ("fan.md:4", 3)
    assert why == "language 'de' is none that anybody can ask in: en, ja, mul"


async def test_a_page_that_holds_is_quoted_with_its_address(talk: Talk) -> None:
    (reply,) = await talk("For how much is the Kestrel lamp lent?")
    assert "$80" in reply["answer"]
    assert [(one["type"], one["url"]) for one in reply["sources"]] == [("policy", "https://x.example")]


@pytest.mark.parametrize(
    "message",
    ["For how much is the Kestrel lamp lent on December 5?", "For how much is the Merlin heater lent today?"],
)
async def test_a_page_that_has_ended_or_not_begun_on_the_day_is_not_quoted(talk: Talk, message: str) -> None:
    (reply,) = await talk(message)
    assert "$80" not in reply["answer"]
    assert "$30" not in reply["answer"]


async def test_nothing_for_adults_is_offered_to_a_child(talk: Talk) -> None:
    (own, child) = await talk("Tell me about the Osprey rug", "is there something with a dragon for my 8 year old?")
    assert "Osprey rug" in own["answer"]
    assert "rug" not in child["answer"]
