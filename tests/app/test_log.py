from __future__ import annotations

import logging
from pathlib import Path

import httpx
import pytest

from app.lexicon import lexicon_of
from app.log import MaskingFormatter
from app.services import Services
from infra.seldom import Seldom
from infra.store import BUNDLED
from infra.store.reading import open_store
from pipeline.errors import Busy, PartTimeout, PartUnavailable
from tests.app.problems import problem_of


def test_the_log_is_masked_in_messages_and_in_stack_traces() -> None:
    try:
        int("bob@example.com")
    except ValueError as error:
        info = (type(error), error, error.__traceback__)
    record = logging.LogRecord("x", logging.ERROR, __file__, 1, "asked by %s", ("eve@example.com",), info)

    text = MaskingFormatter(BUNDLED).format(record)

    assert "ValueError" in text
    assert "example.com" not in text


def test_the_log_is_masked_as_the_traces_are() -> None:
    """By the one function, which knows whose date of birth is no secret."""
    text = "no answer: Osamu Tezuka was born on 3 November 1928, Jane Roe was born on 19 April 1987"
    record = logging.LogRecord("x", logging.ERROR, __file__, 1, text, (), None)
    masked = "no answer: Osamu Tezuka was born on 3 November 1928, [NAME] was born on [BIRTH_DATE]"
    assert (
        MaskingFormatter(BUNDLED).format(record)
        == lexicon_of().masking(open_store().order_numbers).mask(text)
        == masked
    )


def test_a_line_of_the_log_needs_no_store_that_can_be_read(tmp_path: Path) -> None:
    """What is wrong with the store is what such a line may be about."""
    record = logging.LogRecord("x", logging.ERROR, __file__, 1, "asked by eve@example.com", (), None)
    assert MaskingFormatter(tmp_path / "none").format(record) == "asked by [EMAIL]"


@pytest.mark.usefixtures("unsaid")
@pytest.mark.parametrize("refusal", [Busy("the model"), PartUnavailable("search", "down"), PartTimeout("turn", "slow")])
async def test_a_hundred_refusals_are_one_line_and_no_traceback(
    client: httpx.AsyncClient, services: Services, caplog: pytest.LogCaptureFixture, refusal: Exception
) -> None:
    async def refusing(*_: object) -> object:
        raise refusal

    services.run_turn = refusing  # type: ignore[assignment]
    form = {"model": "mangaassist", "messages": [{"role": "user", "content": "hi"}]}
    for path, body in (("/chat", {"message": "hi"}), ("/v1/chat/completions", form)):
        for accept in ("application/json", "text/event-stream"):
            for _ in range(25):
                problem_of(await client.post(path, json=body, headers={"accept": accept}), 503)
    assert len(caplog.records) == 1
    assert str(refusal) in caplog.text
    assert "Traceback" not in caplog.text


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("POST", "/chat", 422),
        ("GET", "/chat", 405),
        ("GET", "/nowhere", 404),
        ("GET", "/turns/" + "0" * 32, 404),
        ("GET", "/metrics", 401),
    ],
)
async def test_what_a_client_does_wrong_is_not_logged(
    client: httpx.AsyncClient, caplog: pytest.LogCaptureFixture, method: str, path: str, status: int
) -> None:
    problem_of(await client.request(method, path), status)
    assert caplog.records == []


async def test_a_fault_is_logged_with_its_stack(
    client: httpx.AsyncClient, services: Services, caplog: pytest.LogCaptureFixture
) -> None:
    async def broken(*_: object) -> object:
        raise RuntimeError("a fault")

    services.run_turn = broken  # type: ignore[assignment]
    problem_of(await client.post("/chat", json={"message": "hi"}), 500)
    assert "Traceback" in caplog.text


def test_what_was_left_out_is_counted_and_said_with_the_next_line(caplog: pytest.LogCaptureFixture) -> None:
    now = [0.0]
    seldom = Seldom(logging.getLogger("seldom"), every_s=10, clock=lambda: now[0])
    for second in range(25):
        now[0] = float(second)
        seldom.warning("a", "refused: %s", "busy at 100 %")
    seldom.warning("b", "another kind")
    assert [record.getMessage() for record in caplog.records] == [
        "refused: busy at 100 %",
        "refused: busy at 100 % (9 more like it before)",
        "refused: busy at 100 % (9 more like it before)",
        "another kind",
    ]
