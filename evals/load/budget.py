"""Budgets as data: one threshold a line, in the manner of k6.

A file is a YAML list of lines ``METRIC OPERATOR NUMBER`` or ``METRIC OPERATOR NUMBER x baseline``, with one of
``< <= > >= ==``. Metrics are::

    valid                                 1 where the figures are the server's, else 0
    requests.errors                       all of them; requests.errors.http_503: of one class; likewise the other counts
    latency_ms.p95                        also lag_ms, from_send_ms, first_sentence_ms; p50, p95, p99
    goodput.share, goodput.rate           also unexplained_ms and cpu_ms_per_turn
    span.rag.rerank.self_ms.mean          also wait_ms; mean, p50, p95, p99 over requests; span.NAME.calls, .share
    route.retrieval.latency_ms.p95        also first_sentence_ms; mean, p50, p95, p99; route.NAME.count
"""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import yaml

BUNDLED = Path(__file__).parent.parent / "budgets.yml"

_POINT = r"(?:mean|p50|p95|p99)"
_COUNTS = r"asked|sent|answered|hung_up|joined|(?:errors|degraded|unjoined)(?:\.[\w.]+)?"
_METRIC = "|".join(
    (
        r"valid",
        rf"requests\.(?:{_COUNTS})",
        r"(?:lag|latency|from_send|first_sentence)_ms\.p(?:50|95|99)",
        r"goodput\.(?:rate|share)",
        r"unexplained_ms|cpu_ms_per_turn",
        rf"span\.\S.*\.(?:(?:self|wait)_ms\.{_POINT}|calls|share)",
        rf"route\.\S+\.(?:(?:latency|first_sentence)_ms\.{_POINT}|count)",
    )
)
_LINE = re.compile(
    rf"(?P<metric>{_METRIC})\s*(?P<operator><=|>=|==|<|>)\s*(?P<number>-?\d+(?:\.\d+)?)(?P<ratio>\s*x\s*baseline)?"
)
_OPERATORS: Final[Mapping[str, Callable[[float, float], bool]]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
    "==": operator.eq,
}


@dataclass(frozen=True, slots=True)
class Budget:
    """A threshold. ``number`` counts in units of the baseline's figure where ``to_baseline``."""

    text: str
    metric: str
    operator: str
    number: float
    to_baseline: bool

    def holds(self, value: float, limit: float) -> bool:
        """Whether a value keeps within a limit."""
        return _OPERATORS[self.operator](value, limit)


def read_budgets(path: Path) -> list[Budget]:
    """Read a file of budgets.

    Raises:
        ValueError: a line is none; names file and line.
    """
    try:
        document = yaml.compose(path.read_text(encoding="utf-8"))
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise ValueError(f"{path}:{line}: no YAML: {error.problem}") from error
    if not isinstance(document, yaml.SequenceNode) or not document.value:
        raise ValueError(f"{path}:1: a list of budgets is needed, such as: - goodput.share > 0.95")
    return [_budget(path, node) for node in document.value]


def _budget(path: Path, node: yaml.Node) -> Budget:
    match = _LINE.fullmatch(node.value.strip()) if isinstance(node, yaml.ScalarNode) else None
    if match is None:
        text = repr(node.value) if isinstance(node, yaml.ScalarNode) else "this"
        place = f"{path}:{node.start_mark.line + 1}"
        raise ValueError(
            f"{place}: {text} is no budget: METRIC OPERATOR NUMBER [x baseline] is, see evals/load/budget.py"
        )
    return Budget(match[0], match["metric"], match["operator"], float(match["number"]), match["ratio"] is not None)
