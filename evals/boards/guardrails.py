"""What guardrails stop and change, and what they take."""

from __future__ import annotations

from evals.boards.overview import ANSWERED
from evals.boards.panels import Board, lines
from evals.boards.promql import quantile, rate, share
from infra.telemetry import vocabulary as v

_STAGE = 'span=~"guardrails[.](input|output)[.].+"'

BOARD = Board(
    "manga-guardrails",
    "Guardrails",
    (
        lines(
            "Share of turns refused",
            "percentunit",
            (share(v.TURNS, 'outcome="blocked"', ANSWERED), "refused"),
            limit=0.1,
        ),
        lines("Blocks by stage", "reqps", (rate(v.GUARD_ACTIONS, "stage", where='action="block"'), "{{stage}}")),
        lines("Rewrites by stage", "reqps", (rate(v.GUARD_ACTIONS, "stage", where='action="rewrite"'), "{{stage}}")),
        lines(
            "Stages that could not judge",
            "reqps",
            (rate(v.GUARD_ACTIONS, "stage", where='action="broken"'), "{{stage}}"),
        ),
        lines(
            "How long refused turns took",
            "s",
            (quantile(0.95, v.TURN_SECONDS, where='outcome="blocked"'), "P95"),
            exemplars=True,
            says="A point is a refused turn: its link opens the trace, with the stage and its reasons.",
        ),
        lines(
            "P95 of a stage", "s", (quantile(0.95, v.SPAN_SECONDS, "span", where=_STAGE), "{{span}}"), exemplars=True
        ),
    ),
)
