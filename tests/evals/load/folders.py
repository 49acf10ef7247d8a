"""A small run on disk, as the verbs read it."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from evals.load.compare import compare
from evals.load.folder import SUMMARY, write_comparison, write_json, write_rows, write_run
from evals.load.generator import Starved
from evals.load.machine import this_machine
from evals.load.objectives import Objectives
from evals.load.record import Row, SpanRow
from evals.load.summary import Measured, summarise
from evals.load.sweep import conclude
from evals.load.taken import join
from tests.evals.load.turns import answered, taken, turn


def small_run(folder: Path, *, rerank_ms: float = 60.0, failed: int = 0, count: int = 200) -> Path:
    """Requests over 50 s; one in ten from the cache, the rest reranked."""
    rng = np.random.default_rng(1)
    rows, spans = list[Row](), dict[int, list[SpanRow]]()
    for index in range(count):
        cached = index % 10 == 0
        steps = {} if cached else {"rag.rerank": rerank_ms * rng.lognormal(0, 0.2), "rag.generation": 20.0}
        said = {"manga.route": "cache" if cached else "retrieval", "manga.first_sentence_ms": sum(steps.values())}
        spans[index] = turn({"cache.lookup": 1.0} | steps, **said)
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


def small_comparison(folder: Path, *, more_ms: float = 15.0, blocks: int = 12) -> Path:
    """Two arms of ten requests a block; the candidate's reranking takes longer."""
    rng = np.random.default_rng(2)
    rows, spans = list[Row](), dict[int, list[SpanRow]]()
    for index in range(blocks * 20):
        arm, block = index // 10 % 2, index // 20
        rerank = 60.0 * rng.lognormal(0, 0.1) + arm * more_ms
        spans[index] = turn(
            {"rag.retrieval": 6.0 * rng.lognormal(0, 0.2), "rag.rerank": rerank, "rag.generation": 20.0}
        )
        rows.append(answered(index, spans[index], due_ms=250.0 * index, arm=arm, block=block))
    write_comparison(folder, compare(join(rows, spans)), rows, spans, seed=1, options={"blocks": str(blocks)})
    return folder


def measured(rate: float, latency_ms: float, *, failed: int = 0, late_ms: float = 0.0) -> Measured:
    """Four seconds of a load at a rate, with answers that take as long as said."""
    requests = [
        taken(number, {"rerank": latency_ms - 3.0}, due_ms=1000 * number / rate) for number in range(int(4 * rate))
    ]
    rows = [one.row.model_copy(update={"sent_ms": one.row.due_ms + late_ms}) for one in requests]
    rows = [row.model_copy(update={"error": "http_503"}) if row.index < failed else row for row in rows]
    return Measured(
        rows=rows,
        taken=requests[failed:],
        fared=[Starved(4.0, 0.1, 0.0)],
        machine=this_machine(),
        seed=1,
        options={},
        duration_s=4.0,
        warm_up_s=0.0,
        objectives=Objectives(e2e_ms=1000),
    )


def small_sweep(folder: Path) -> Path:
    """Three rates; the highest is too much. Its requests are not kept."""
    loads = {4.0: measured(4, 100), 8.0: measured(8, 120), 16.0: measured(16, 3000, failed=20)}
    write_rows(folder, [], {})
    write_json(folder / SUMMARY, conclude(loads, options={"slo": "e2e<1000ms"}, seed=1))
    return folder
