"""Names in a folder of the owner's, ingested by another process while the server runs."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import AsyncGenerator
from pathlib import Path

import pytest

from app.catalogue import CorpusVersion, ingest_folder
from app.lexicon import Lexicon, lexicon_of
from app.parts import Parts
from app.renewal import RenewedChat
from app.services import Services
from infra.corpus.catalogue import ORIGIN
from infra.store.reading import open_store
from pipeline.catalogue.naming import MOST, Naming, in_order
from pipeline.sources import remove_source
from tests.app.conftest import PATIENCE_S, Talk

TRADE = open_store().trade

BIKE = {
    "title": "Kestrel trail bike",
    "type": "product",
    "language": "mul",
    "names": ["Falco Sette", "ミサゴ号"],
    "url": "https://x.example/kestrel",
    "fields": {"authors": ["Ottilie Brandvold"]},
    "text": "The Kestrel trail bike (Falco Sette) costs $1,250.\n\nThe Kestrel trail bike has 12 gears.",
}
OTHER = BIKE | {
    "title": "Merlin city bike",
    "names": ["Falco Otto", "One Piece"],
    "url": "https://x.example/merlin",
    "text": "The Merlin city bike (Falco Otto) costs $480.\n\nThe Merlin city bike has 3 gears.",
}
MEMO = "---\ntitle: Workshop diary\nnames: [Grease book]\n---\n# Tuesday\n\nThe Workshop diary costs $7.\n"


@pytest.fixture
async def ingested(
    services: Services, parts: Parts, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> AsyncGenerator[None, None]:
    """Ingested after the server has begun to answer, which looks for new names all the time."""
    monkeypatch.setattr("app.renewal.EVERY_S", 0.05)
    monkeypatch.setattr("app.renewal.REST", 0)
    lines = "\n".join(json.dumps(one) for one in (BIKE, OTHER))
    (tmp_path / "bikes.jsonl").write_text(lines)
    (tmp_path / "diary.md").write_text(MEMO)
    report = await ingest_folder(tmp_path, parts.corpus, lambda _: None)
    assert (report.added, report.skipped) == (3, ())
    watching = asyncio.create_task(services.chat.watch())
    await until_known(services, "Falco Sette", known=True)
    yield
    await remove_source(parts.corpus.index, report.origin)
    await until_known(services, "Falco Sette", known=False)
    watching.cancel()


async def until_known(services: Services, name: str, *, known: bool) -> None:
    limit = time.monotonic() + PATIENCE_S
    while (name in services.chat.lexicon.title_by_name) is not known:
        assert time.monotonic() < limit, "the names were not taken up"
        await asyncio.sleep(0.05)


@pytest.mark.usefixtures("ingested")
@pytest.mark.parametrize("name", ["Falco Sette", "falco sette", "Falco Sete", "ミサゴ号"])
async def test_another_name_is_understood_and_what_follows_is_about_it(talk: Talk, name: str) -> None:
    first, second = await talk(f"How much does the {name} cost?", "and how many gears does it have?")
    assert "$1,250" in first["answer"]
    assert [source["title"] for source in first["sources"]] == ["Kestrel trail bike"]
    assert "12 gears" in second["answer"]


@pytest.mark.usefixtures("ingested")
async def test_an_answer_on_one_name_is_none_on_another(talk: Talk) -> None:
    (seven,) = await talk("How much does the Falco Sette cost?")
    (eight,) = await talk("How much does the Falco Otto cost?")
    (again,) = await talk("How much does the Kestrel trail bike cost?")
    assert ("$1,250" in seven["answer"], "$480" in eight["answer"]) == (True, True)
    assert (seven["cache"], eight["cache"]) == ("miss", "miss")
    assert again["cache"] in {"exact", "semantic"}
    assert again["answer"] == seven["answer"]


@pytest.mark.usefixtures("ingested")
async def test_a_name_that_the_stores_own_title_has_stays_its(talk: Talk) -> None:
    (reply,) = await talk("Who wrote One Piece?")
    assert "Eiichiro Oda" in reply["answer"]


@pytest.mark.usefixtures("ingested")
async def test_a_document_of_no_type_is_known_by_the_names_that_it_states(talk: Talk) -> None:
    (reply,) = await talk("How much does the Grease book cost?")
    assert "$7" in reply["answer"]


@pytest.mark.usefixtures("ingested")
async def test_who_made_it_is_public_in_answers_and_in_traces(services: Services) -> None:
    text = "Ottilie Brandvold was born on 3 March 1975."
    assert services.masking.mask(text) == services.telemetry.redactor.text(text) == text


async def test_the_stores_own_names_are_the_same_from_its_folder_and_from_the_index(parts: Parts) -> None:
    indexed = await lexicon_of().indexed(parts.corpus.index)
    assert [one for one in indexed.namings if one.document_id.startswith(ORIGIN)] == list(lexicon_of().namings)


def test_of_too_many_the_stores_own_are_kept_and_the_log_says_so(caplog: pytest.LogCaptureFixture) -> None:
    many = [Naming(f"a:{number:06}", f"Thing {number}", "product") for number in range(MOST)]
    kept = in_order([*many, Naming("shop:1", "Own", "product")], "shop")
    assert (len(kept), kept[0].title) == (MOST, "Own")
    assert "only the first 20000" in caplog.text


@pytest.mark.parametrize("theirs", ["One Piece", "ONE PIECE", "ｏｎｅ　ｐｉｅｃｅ", "わんぴーす"])
def test_a_name_is_the_first_documents_however_the_other_writes_it(theirs: str) -> None:
    first = Naming("shop:1", "One Piece", "product", ("ワンピース",))
    lexicon = Lexicon([first, Naming("own:1", "Swimsuit", "product", (theirs,))], TRADE)
    assert lexicon.title_by_name[theirs] == "One Piece"


class Index:
    """An index with one product, whose names cannot be read at first."""

    def __init__(self) -> None:
        self.version, self.fails, self.asked = "1", True, 0

    async def published(self) -> str:
        return self.version

    async def namings(self, own: str) -> list[Naming]:
        self.asked += 1
        if self.fails:
            raise OSError("out of order")
        return [Naming("own:1", "Lamp", "product")]


async def test_what_fails_leaves_the_old_names_is_said_once_and_tried_again(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr("app.renewal.EVERY_S", 0.01)
    monkeypatch.setattr("app.renewal.PAUSE_S", 0.01)
    index, made = Index(), list[Lexicon]()
    chat = RenewedChat(index, CorpusVersion("", index), Lexicon([], TRADE), made.append, lambda _: None)  # type: ignore[arg-type]
    watching = asyncio.create_task(chat.watch())
    limit = time.monotonic() + PATIENCE_S
    while index.asked < 3:
        assert time.monotonic() < limit
        await asyncio.sleep(0.01)
    assert len(made) == 1
    assert caplog.text.count("out of order") == 1
    index.fails = False
    while len(made) < 2:
        assert time.monotonic() < limit
        await asyncio.sleep(0.01)
    assert made[-1].title_by_name == {"Lamp": "Lamp"}
    asked = index.asked
    await asyncio.sleep(0.1)
    assert index.asked == asked
    watching.cancel()
    await chat.close()
