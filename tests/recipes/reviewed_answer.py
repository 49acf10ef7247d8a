"""Run in a copy: what the real output guards let through of an answer, and the spans of their review."""

from __future__ import annotations

import asyncio
import json
import sys

from app.guards import StoreGuards
from app.lexicon import lexicon_of
from infra.store.reading import open_store
from infra.telemetry import spans
from infra.telemetry.metrics import SPANS as LABELS
from infra.telemetry.setup import Telemetry, TelemetryConfig
from infra.telemetry.trace import Trace
from infra.telemetry.turn import Tracing
from pipeline.ports import Emit
from pipeline.types.answers import Reply
from pipeline.types.asking import Question, User
from pipeline.types.verdicts import Evidence

ANSWER = "We have it. Look at https://hondana.example/faq for more. It is at https://elsewhere.example/it as well."


async def ignore(_: str) -> None:
    """Nobody reads along."""


async def main() -> None:
    telemetry, traces = Telemetry(TelemetryConfig(), str, None), list[Trace]()
    telemetry.processor.listen(lambda trace, _: traces.append(trace))
    review = telemetry.instrument.review(StoreGuards(open_store(), lexicon_of()).of_answer(), spans.OUTPUT_GUARDS)

    async def run(question: Question, _: Emit) -> Reply:
        reviewed = review(Evidence(question.text))
        text = await reviewed.feed(ANSWER) + await reviewed.finish()
        return Reply(text, question.session_id, None)

    reply = await telemetry.turns(run)(Question("Have you got it?", "s", User("guest")), ignore, Tracing())
    found = {span.name: dict(span.attributes or {}) for span in traces[0].spans}
    sys.stdout.write(json.dumps({"answer": reply.answer, "spans": found, "labels": sorted(LABELS)}, default=str))
    telemetry.shutdown(0)


asyncio.run(main())
