"""What is said of a stored turn, written to MLflow as assessments: ratings of people, verdicts of guards.

Over MLflow's HTTP API and not its SDK: that takes seconds to import, and 100 MB.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from http import HTTPStatus
from typing import Any, Literal

import httpx

_TRACES = "/api/3.0/mlflow/traces"
CALL_S = 5.0
"""What a request may take."""


class NoSuchTrace(Exception):
    """MLflow does not have the trace, or not yet."""


@dataclass(frozen=True, slots=True)
class Assessment:
    """``value`` is what ``source`` finds of a trace, or of one span in it, by the ``name`` of a quality."""

    trace_id: str
    name: str
    value: bool | str
    source_type: Literal["HUMAN", "CODE"]
    source: str
    rationale: str | None = None
    span_id: str | None = None
    overrides: str | None = None
    """The id of the assessment whose place this one takes."""

    def as_json(self) -> dict[str, Any]:
        """As MLflow takes it."""
        fields: dict[str, Any] = {
            "assessment_name": self.name,
            "source": {"source_type": self.source_type, "source_id": self.source},
            "feedback": {"value": self.value},
            "rationale": self.rationale,
            "span_id": self.span_id,
            "overrides": self.overrides,
        }
        return {"assessment": {name: value for name, value in fields.items() if value is not None}}


class Assessments:
    """The assessments of one MLflow. May be used by several threads.

    Args:
        url: MLflow's address.
    """

    def __init__(self, url: str) -> None:
        self._url = url

    def trace_info(self, trace_id: str, timeout_s: float) -> dict[str, Any]:
        """What MLflow knows of a trace, its assessments among it.

        Raises:
            NoSuchTrace: it has no such trace.
            httpx.HTTPError: it does not answer, or with a failure.
        """
        answer = self._client.get(f"{_TRACES}/tr-{trace_id}", timeout=timeout_s)
        return _checked(answer).json()["trace"]["trace_info"]

    def write(self, assessment: Assessment, timeout_s: float = CALL_S) -> None:
        """Store an assessment; raises as ``trace_info`` does."""
        path = f"{_TRACES}/tr-{assessment.trace_id}/assessments"
        _checked(self._client.post(path, json=assessment.as_json(), timeout=timeout_s))

    @cached_property
    def _client(self) -> httpx.Client:
        # Loopback and cluster addresses must not go through a proxy that the environment names.
        return httpx.Client(base_url=self._url, trust_env=False)


def _checked(answer: httpx.Response) -> httpx.Response:
    if answer.status_code == HTTPStatus.NOT_FOUND:
        raise NoSuchTrace(f"{answer.url} is not there")
    return answer.raise_for_status()
