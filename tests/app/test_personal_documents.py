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

MAIL, CARD, PASSPORT = "m.osprey@corp.example", "4111 1111 1111 1111", "X4471920Q"
NAME, PASSWORD = "osprey-j.wren@corp.example.md", "Gr33n-Kettle77"
TEXT = f"""# The Osprey desk's password is {PASSWORD}

Write to the Osprey desk at {MAIL} for repairs. The Osprey desk pays with card {CARD}.

The guard of the Osprey desk shows the passport {PASSPORT}."""
QUESTIONS = (
    "How do I write to the Osprey desk for repairs?",
    "How do I write to the Osprey desk for repairs?",
    "How does the Osprey desk pay?",
    "What does the guard of the Osprey desk show?",
)


@pytest.fixture
async def warnings(parts: Parts, tmp_path: Path) -> AsyncGenerator[tuple[tuple[str, str], ...], None]:
    """What ingesting the document warned of."""
    (tmp_path / NAME).write_text(TEXT)
    report = await ingest_folder(tmp_path, parts.corpus, lambda _: None)
    yield report.warned
    await remove_source(parts.corpus.index, report.origin)


async def test_the_owner_is_warned_with_file_and_kind(warnings: tuple[tuple[str, str], ...]) -> None:
    assert warnings == ((NAME, "holds personal data or secrets: CARD, EMAIL, ID_NUMBER, PASSWORD"),)


@pytest.mark.parametrize(("setting", "quoted"), [("none", set[str]()), ("contact", {MAIL}), ("all", {MAIL, PASSPORT})])
async def test_what_an_answer_may_quote_is_a_setting_and_a_secret_is_never_quoted(
    warnings: object, make_services: Callable[..., Services], setting: str, quoted: set[str]
) -> None:
    services = make_services(quote_personal_data=setting)
    async with client_of(services) as client:
        replies = [(await client.post("/chat", json={"message": question})).text for question in QUESTIONS]
    services.telemetry.shutdown(1)
    said = "".join(replies)
    assert {value for value in (MAIL, CARD, PASSPORT, PASSWORD) if value in said} == quoted
    assert replies[0].count(MAIL) == replies[1].count(MAIL)  # new and from the cache


async def test_what_sources_are_called_is_masked_too(warnings: object, client: httpx.AsyncClient) -> None:
    reply = (await client.post("/chat", json={"message": QUESTIONS[0]})).json()
    (source,) = reply["sources"]
    assert source["title"] == "The Osprey desk's password is [PASSWORD]"
    assert source["url"] == "[EMAIL]"
    assert "j.wren" not in str(reply)


async def test_traces_never_hold_it(
    warnings: object, services: Services, client: httpx.AsyncClient, collected: CollectedTraces
) -> None:
    await client.post("/chat", json={"message": QUESTIONS[0]})
    left = await stored(services, collected)
    assert "Osprey desk" in left
    assert MAIL not in left
    assert CARD not in left


CONTACTS = {
    "zephyr.md": "# Zephyr support\n\nZephyr support: write to help@zephyr.example. It answers within two days.",
    "quillon.md": "# Quillon repairs\n\nThe Quillon repair desk is at +1 415 555 2671.",
    "morrow.md": "# Morrow outlet\n\nThe Morrow outlet is at 221B Baker Street, London NW1 6XE. It sells used volumes.",
    "tarn.md": "# Tarn wholesale\n\norders@tarn.example",
    "ayame.md": "# あやめ支店\n\nあやめ支店の電話番号は03-1234-5678です。",
}
ASKED = [
    ("What is the e-mail of Zephyr support?", "[EMAIL]", "help@zephyr.example", "Zephyr support"),
    ("What is the phone number of the Quillon repair desk?", "[PHONE]", "+1 415 555 2671", "Quillon repairs"),
    ("What is the address of the Morrow outlet?", "[ADDRESS]", "221B Baker Street", "Morrow outlet"),
    ("What is the e-mail of Tarn wholesale?", "[EMAIL]", "orders@tarn.example", "Tarn wholesale"),
    ("あやめ支店の電話番号は？", "[PHONE]", "03-1234-5678", "あやめ支店"),
]


@pytest.fixture
async def contacts(parts: Parts, tmp_path: Path) -> AsyncGenerator[None, None]:
    """Pages that tell how a shop's desks are reached."""
    for name, text in CONTACTS.items():
        (tmp_path / name).write_text(text)
    report = await ingest_folder(tmp_path, parts.corpus, lambda _: None)
    yield
    await remove_source(parts.corpus.index, report.origin)


@pytest.mark.usefixtures("contacts")
async def test_a_contact_that_is_not_repeated_is_said_to_be_on_the_page(client: httpx.AsyncClient) -> None:
    for question, mask, value, title in ASKED:
        reply = (await client.post("/chat", json={"message": question})).json()
        assert mask in reply["answer"], question
        assert value not in reply["answer"]
        assert "in this chat" in reply["answer"] or "このチャットでは" in reply["answer"]
        assert title in [source["title"] for source in reply["sources"]]


@pytest.mark.usefixtures("contacts")
async def test_a_contact_that_may_be_repeated_is_the_answer(make_services: Callable[..., Services]) -> None:
    async with client_of(make_services(quote_personal_data="contact")) as client:
        for question, _, value, _ in ASKED:
            reply = (await client.post("/chat", json={"message": question})).json()
            assert value in reply["answer"], question
            assert "in this chat" not in reply["answer"]


PEOPLE = """# People

## Ms Smith

Ms Smith was born on 19 April 1987. She keeps the accounts.

## Osamu Tezuka

Osamu Tezuka was born on 3 November 1928.

## Naoko Takeuchi

Naoko Takeuchi drew Sailor Moon. She was born on 15 March 1967.

## The Kofu edition

The Kofu edition was first published on 25 August 1989."""


async def test_a_date_of_birth_is_told_of_authors_alone(
    parts: Parts, tmp_path: Path, client: httpx.AsyncClient
) -> None:
    (tmp_path / "people.md").write_text(PEOPLE)
    report = await ingest_folder(tmp_path, parts.corpus, lambda _: None)
    told = {
        "When was Osamu Tezuka born?": "3 November 1928",
        "When was Naoko Takeuchi born?": "15 March 1967",
        "When was the Kofu edition first published?": "25 August 1989",
        "When was Ms Smith born?": "Ms [NAME] was born on [BIRTH_DATE]",
    }
    try:
        for question, said in told.items():
            replies = [(await client.post("/chat", json={"message": question})).json()["answer"] for _ in range(2)]
            assert said in replies[0]
            assert replies[0] == replies[1]  # new and from the cache
    finally:
        await remove_source(parts.corpus.index, report.origin)
