"""How it goes: whether turns are answered, in time, and by which way."""

from __future__ import annotations

from evals.boards.panels import Board, lines, number
from evals.boards.promql import observations, quantile, rate, share
from infra.telemetry import vocabulary as v
from infra.telemetry.metrics import SLOW_S

ANSWERED = f'outcome!="{v.CANCELLED}"'
"""All but what the customer did not wait for."""

BOARD = Board(
    "manga-overview",
    "Overview",
    (
        number("Turns a second", "reqps", rate(v.TURNS)),
        number("P95 of a turn", "s", quantile(0.95, v.TURN_SECONDS, where=ANSWERED)),
        number("Errors", "percentunit", share(v.TURNS, 'outcome="error"', ANSWERED)),
        number("Refused", "percentunit", share(v.TURNS, 'outcome="blocked"', ANSWERED)),
        number("Cache hits", "percentunit", share(v.CACHE_LOOKUPS, 'status=~"exact|semantic"', 'status!="bypass"')),
        number("Not good, the last 5 min", "percentunit", "manga:turns_bad:ratio_rate5m"),
        lines(
            "How long turns take",
            "s",
            *((quantile(q, v.TURN_SECONDS, where=ANSWERED), f"P{q * 100:g}") for q in (0.5, 0.95, 0.99)),
            exemplars=True,
            limit=SLOW_S,
            says="A point is a kept turn: its link opens the trace.",
        ),
        lines("P95 by way", "s", (quantile(0.95, v.TURN_SECONDS, "route"), "{{route}}"), exemplars=True),
        lines("Turns by outcome", "reqps", (rate(v.TURNS, "outcome"), "{{outcome}}")),
        lines("Turns by intent", "reqps", (rate(v.TURNS, "intent"), "{{intent}}")),
        lines("Turns by way", "reqps", (observations(v.TURN_SECONDS, "route"), "{{route}}")),
        lines(
            "First text shown, P95",
            "s",
            (quantile(0.95, v.FIRST_SENTENCE_SECONDS, "route"), "{{route}}"),
            exemplars=True,
        ),
        lines(
            "Turns that were not good",
            "percentunit",
            ("manga:turns_bad:ratio_rate5m", "5 min"),
            ("manga:turns_bad:ratio_rate1h", "1 h"),
            limit=0.05,
            says="Not whole, not in time, or an error. 5 % is the budget.",
        ),
    ),
)
