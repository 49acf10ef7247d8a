"""The parts that turns need, and the health of the telemetry itself."""

from __future__ import annotations

from evals.boards.panels import Board, lines
from evals.boards.promql import WINDOW, rate
from infra.telemetry import vocabulary as v

BOARD = Board(
    "manga-health",
    "Health",
    (
        lines("Who answers Prometheus", "none", ("up", "{{job}} {{instance}}")),
        lines("Circuits open", "none", (f"max by (part) ({v.CIRCUIT_OPEN})", "{{part}}")),
        lines("Turns that did without a part", "reqps", (rate(v.DEGRADED_TURNS, "part"), "{{part}}")),
        lines("Memory", "bytes", ("process_resident_memory_bytes", "{{job}} {{instance}}")),
        lines("Traces waiting", "none", (f"sum({v.TRACES_WAITING})", "waiting"), (f"sum({v.TRACES_ROOM})", "room for")),
        lines("Traces dropped", "none", (f"sum by (reason) (increase({v.TRACES_DROPPED}_total[5m]))", "{{reason}}")),
        lines("Verdicts lost", "none", (f"sum by (reason) (increase({v.VERDICTS_LOST}_total[5m]))", "{{reason}}")),
        lines(
            "Ratings",
            "none",
            (f"sum({v.RATINGS_WAITING})", "waiting"),
            (f"sum by (reason) (increase({v.RATINGS_LOST}_total[5m]))", "lost: {{reason}}"),
        ),
        lines("Traces kept", "reqps", (rate(v.TRACES_KEPT, "reason"), "{{reason}}")),
        lines("Turns under way", "none", (f"sum({v.TRACES_UNDER_WAY})", "turns")),
        lines("The backend takes traces", "none", (f"min({v.BACKEND_UP})", "1 if it does")),
        lines(
            "Collector: spans in and out",
            "none",
            (f"sum(rate(otelcol_receiver_accepted_spans[{WINDOW}]))", "in"),
            (f"sum(rate(otelcol_exporter_sent_spans[{WINDOW}]))", "out"),
        ),
        lines(
            "Collector's queue",
            "bytes",
            ("sum(otelcol_exporter_queue_size)", "used"),
            ("sum(otelcol_exporter_queue_capacity)", "size"),
        ),
        lines(
            "Spans as the Collector saw them",
            "reqps",
            (f"topk(10, sum by (span_name) (rate(traces_span_metrics_calls_total[{WINDOW}])))", "{{span_name}}"),
        ),
    ),
)
