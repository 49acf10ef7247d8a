"""Run in a copy: the attributes of every span of a scripted turn, and how many spans there should be."""

from __future__ import annotations

import asyncio
import json
import sys

from evals.doubles import SPANS, ScriptedSteps, chat, shipping
from infra.telemetry.metrics import SPANS as LABELS
from infra.telemetry.setup import Telemetry, TelemetryConfig
from infra.telemetry.trace import Trace
from infra.telemetry.turn import Tracing


async def ignore(_: str) -> None:
    """Nobody reads along."""


async def main() -> None:
    telemetry, traces, scene = Telemetry(TelemetryConfig(), str, None), list[Trace](), shipping()
    telemetry.processor.listen(lambda trace, _: traces.append(trace))
    run = telemetry.turns(chat(ScriptedSteps(scene), telemetry.instrument))
    await run(scene.question, ignore, Tracing())
    spans = {span.name: dict(traces[0].attributes(span)) for span in traces[0].spans}
    sys.stdout.write(json.dumps({"spans": spans, "expected": SPANS, "labels": sorted(LABELS)}, default=str))
    telemetry.shutdown(0)


asyncio.run(main())
