"""Where a turn's time goes, at the tail too."""

from __future__ import annotations

from evals.boards.panels import Board, lines
from evals.boards.promql import WINDOW, quantile, total_seconds
from infra.telemetry import vocabulary as v

BOARD = Board(
    "manga-steps",
    "Steps",
    (
        lines(
            "Where a turn's time goes",
            "s",
            (f"topk(10, {total_seconds(v.SPAN_SECONDS, 'span')})", "{{span}}"),
            says="Seconds spent in a step a second. Steps inside of others are counted in both.",
        ),
        lines(
            "P99 of a step", "s", (f"topk(10, {quantile(0.99, v.SPAN_SECONDS, 'span')})", "{{span}}"), exemplars=True
        ),
        lines(
            "P95 of a step", "s", (f"topk(10, {quantile(0.95, v.SPAN_SECONDS, 'span')})", "{{span}}"), exemplars=True
        ),
        lines(
            "The tail: P99 as a multiple of the median",
            "none",
            (f"{quantile(0.99, v.SPAN_SECONDS, 'span')} / {quantile(0.5, v.SPAN_SECONDS, 'span')}", "{{span}}"),
            says="A step with a long tail is another problem than one that is always slow.",
        ),
        lines("P95 of waiting", "s", (quantile(0.95, v.WAIT_SECONDS, "span"), "{{span}}"), exemplars=True, limit=0.2),
        lines("P95 of being worked on", "s", (quantile(0.95, v.SERVICE_SECONDS, "span"), "{{span}}"), exemplars=True),
        lines(
            "Covered by no step, P95",
            "s",
            (quantile(0.95, v.UNEXPLAINED_SECONDS), "a turn"),
            exemplars=True,
            says="The process itself was busy: waiting for its own event loop.",
        ),
        lines("Processor", "none", (f"rate(process_cpu_seconds_total[{WINDOW}])", "cores, {{job}}")),
    ),
)
