"""Nothing personal leaves with a trace: planted everywhere, on every route and error path, found nowhere."""

from __future__ import annotations

import asyncio
from typing import Any, get_args

import pytest
from opentelemetry.trace import StatusCode

from app.lexicon import lexicon_of
from app.parts import Parts
from evals.doubles import SPANS
from infra.store.reading import open_store
from infra.telemetry import vocabulary as v
from infra.telemetry.redact import FAILED, Capture, InParts, Redactor
from pipeline.errors import PartUnavailable
from pipeline.types.asking import Question, User
from tests.conftest import CollectedTraces
from tests.telemetry.conftest import Serve, bearer
from tests.telemetry.planted import (
    ALL,
    MARKS,
    MORE,
    MORE_SECRETS,
    SECRETS,
    SESSIONS,
    Where,
    ask_everything,
    marks_in,
    planted,
    rendered,
)
from tests.telemetry.watched import Watched, assert_whole

MASK = lexicon_of().masking(open_store().order_numbers).mask


def test_the_search_finds_what_was_planted() -> None:
    """A search that finds nothing proves nothing unless it would have found something."""
    assert marks_in(ALL + MORE + "".join(SESSIONS)) == list(MARKS)
    assert marks_in(repr({"text": ALL.encode("unicode_escape").decode()}))
    assert all(marks_in(value) for value in (SECRETS | MORE_SECRETS).values())
    assert marks_in(MASK(ALL + MORE)) == []


@pytest.mark.parametrize("where", get_args(Where))
async def test_nothing_planted_leaves(serve: Serve, parts: Parts, collected: CollectedTraces, where: Where) -> None:
    async with serve(over=planted(parts, where)) as (client, services):
        ids = await ask_everything(client, bearer(services, "demo-customer"))
        views = [services.telemetry.recent.view(trace_id) for trace_id in ids]
        operator = bearer(services, "demo-operator")
        pages = [(await client.get(f"/turns/{trace_id}", headers=operator)).text for trace_id in ids]
    assert len(collected.traces) >= 20
    for trace in collected.traces:
        assert_whole(trace)
        assert marks_in(rendered(trace)) == []
    assert marks_in("".join(map(repr, views))) == []
    assert marks_in("".join(pages)) == []
    assert sum(view is not None for view in views) >= 20
    assert sum('"spans":' in page for page in pages) >= 20
    everything = "".join(map(rendered, collected.traces))
    assert all(f"[{kind}]" in everything for kind in ("EMAIL", "PHONE", "ADDRESS", "CARD", "ORDER_NUMBER", "API_KEY"))


async def test_with_full_capture_everything_is_there(serve: Serve, parts: Parts, collected: CollectedTraces) -> None:
    """The switch switches; and the search above looks in the right places."""
    async with serve(over=planted(parts, "model"), trace_content="full") as (client, services):
        await ask_everything(client, bearer(services, "demo-customer"))
    everything = "".join(map(rendered, collected.traces))
    invented_sessions = {"42424242", "07731558"}  # which get in nowhere
    assert marks_in(everything) == [mark for mark in MARKS if mark not in invented_sessions]
    for place in (v.MLFLOW_INPUTS, v.MLFLOW_OUTPUTS, "exception.message", "exception.stacktrace", "traceTag.note"):
        assert place in everything


async def test_without_capture_no_word_of_anybody_leaves(
    serve: Serve, parts: Parts, collected: CollectedTraces
) -> None:
    words = "zwiebelkuchen"
    async with serve(over=planted(parts, "model"), trace_content="none") as (client, services):
        await ask_everything(client, bearer(services, "demo-customer"))
        await client.post("/chat", json={"message": f"Do you sell {words} books?"})
    everything = "".join(map(rendered, collected.traces))
    assert marks_in(everything) == []
    for absent in (words, v.MLFLOW_INPUTS, v.MLFLOW_OUTPUTS, "exception.message", "exception.stacktrace", "rejected"):
        assert absent not in everything
    assert "exception.type" in everything


async def _broken_turn(watched: Watched) -> None:
    async def fail(point: str) -> None:
        if point == v.RERANK:
            raise PartUnavailable("reranker", ALL)

    question = Question(ALL, "session", User("guest"), page_type="4242424242424242")
    watched._at.set(fail)
    with pytest.raises(PartUnavailable):
        await watched.turn(watched.chat, question)


def test_parts_are_masked_each_by_itself_and_not_again() -> None:
    masked: list[str] = []

    def mask(text: str) -> str:
        masked.append(text)
        return MASK(text)

    redactor = Redactor(mask)
    redactor.text(f"Found: {SECRETS['e-mail']}")
    shown = redactor.value({"content": InParts(("1\n", f"Found: {SECRETS['e-mail']}", "\n2"))})
    assert shown == {"content": "1\nFound: [EMAIL]\n2"}
    assert sorted(masked) == sorted([f"Found: {SECRETS['e-mail']}", "content", "1\n", "\n2"])


def _raise(_: str) -> str:
    raise ValueError(ALL)


async def test_a_redactor_that_breaks_loses_the_text_and_never_the_trace(caplog: pytest.LogCaptureFixture) -> None:
    watched = Watched(mask=_raise)
    await _broken_turn(watched)
    [trace] = await watched.left()
    watched.close()
    assert_whole_but_nameless(trace)
    assert marks_in(rendered(trace)) == []
    assert {span.name for span in trace} == {FAILED}
    assert trace[0].status.status_code is StatusCode.ERROR
    assert trace[0].status.description == FAILED
    assert caplog.text.count("could not be redacted (ValueError)") == 1
    assert marks_in(caplog.text) == []


def assert_whole_but_nameless(trace: list[Any]) -> None:
    ids = {span.context.span_id for span in trace}
    assert len(ids) == len(trace) == 20
    assert all(span.parent is None or span.parent.span_id in ids for span in trace)


async def test_content_that_cannot_be_rendered_is_dropped_alone() -> None:
    """Half a surrogate pair, a number too large for JSON, an object that cannot be shown: each costs itself only."""

    class Unshowable:
        def __str__(self) -> str:
            raise RuntimeError(ALL)

    watched = Watched(mask=MASK)
    text = f"half a pair \ud83d of {SECRETS['e-mail']}"
    watched.telemetry.processor.listen(lambda trace, _: spoil(trace))

    def spoil(trace: Any) -> None:
        ids = [span.context.span_id for span in trace.spans]
        trace.contents[ids[0]] = lambda: ({"number": 1 << 80, "text": ALL}, None)
        trace.contents[ids[1]] = lambda: (Unshowable(), ALL)
        trace.contents[ids[2]] = lambda: (text, {1: text, "bytes": b"x", "set": {text}})
        trace.notes[ids[3]] = {"text": text, "texts": [text]}

    run = asyncio.Event()
    run.set()
    await watched.turn(watched.chat, Question(text, "session", User("guest")))
    [trace] = await watched.left()
    watched.close()
    assert_whole(trace)
    assert len(trace) == SPANS
    assert marks_in(rendered(trace)) == []
    assert "half a pair ? of [EMAIL]" in rendered(trace)
    from opentelemetry.exporter.otlp.proto.common.trace_encoder import encode_spans  # noqa: PLC0415

    assert encode_spans(trace).SerializeToString()


@pytest.mark.parametrize("capture", get_args(Capture))
async def test_what_a_trace_is_found_by_is_there_in_every_mode(capture: Capture) -> None:
    watched = Watched(mask=MASK, capture=capture, tags={v.TAG_ENV: "test"})
    await watched.scripted_turn()
    [trace] = await watched.left()
    watched.close()
    root = trace[0].attributes
    assert root[v.SESSION] == "session-of-a-test"
    assert root[v.TAG + v.TAG_ENV] == "test"
    assert root[v.TAG + v.TAG_INTENT] == "faq"
    assert (v.MLFLOW_INPUTS in root) == (capture != "none")
