"""A small run on disk, as the verbs read it."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from evals.load.folder import write_run
from evals.load.generator import Starved
from evals.load.machine import this_machine
from evals.load.objectives import Objectives
from evals.load.record import Row, SpanRow
from evals.load.summary import Measured, summarise
from evals.load.taken import join
from tests.evals.load.turns import answered, turn


def small_run(folder: Path, *, rerank_ms: float = 60.0, failed: int = 0, count: int = 200) -> Path:
    """Requests over 50 s; one in ten from the cache, the rest reranked."""
    rng = np.random.default_rng(1)
    rows, spans = list[Row](), dict[int, list[SpanRow]]()
    for index in range(count):
        cached = index % 10 == 0
        steps = {} if cached else {"rag.rerank": rerank_ms * rng.lognormal(0, 0.2), "rag.generation": 20.0}
        spans[index] = turn({"cache.lookup": 1.0} | steps, **{"manga.route": "cache" if cached else "retrieval"})
        link = {"trace_url": f"http://127.0.0.1:5000/#/experiments/0/traces/tr-{index:032x}"}
        rows.append(answered(index, spans[index], due_ms=index * 50_000 / count, **link))
    rows = [row.model_copy(update={"error": "http_503"}) if row.index < failed else row for row in rows]
    measured = Measured(
        rows=rows,
        taken=join(rows, spans),
        fared=[Starved(50.0, 1.0, 0.0)],
        machine=this_machine(),
        seed=1,
        options={"slo": "e2e<500ms", "rate": "4"},
        duration_s=50.0,
        warm_up_s=0.0,
        objectives=Objectives(e2e_ms=500),
    )
    write_run(folder, rows, spans, summarise(measured))
    return folder
