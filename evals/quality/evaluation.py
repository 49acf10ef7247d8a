"""A measurement as an evaluation run of MLflow: scorers over the traces of the turns, so that its page compares two.

Scorers run on this side; no model judges.
"""

from __future__ import annotations

import math
import os
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Self

from evals.load.mlflow_run import experiment_named
from evals.quality.figure import Figure, Part
from evals.quality.judges.answers import Answered

EXPERIMENT = "quality"


@dataclass(slots=True)
class Evaluation:
    """A run that is being gathered."""

    mlflow: str
    part: Part
    experiment: str
    client: Any
    answered: list[Answered] = field(default_factory=list[Answered])

    @classmethod
    def begun(cls, mlflow: str, part: Part) -> Self:
        """Find or make the experiment. Raises MlflowException where no MLflow answers."""
        os.environ.setdefault("MLFLOW_HTTP_REQUEST_MAX_RETRIES", "1")
        os.environ["MLFLOW_SUPPRESS_PRINTING_URL_TO_STDOUT"] = "true"
        from mlflow.tracking import MlflowClient  # noqa: PLC0415 - slow, and reads the settings above

        client = MlflowClient(mlflow, mlflow)
        return cls(mlflow, part, experiment_named(client, EXPERIMENT), client)

    @property
    def settings(self) -> dict[str, str]:
        """What the system needs so that its traces are this run's."""
        return {"trace_experiment": self.experiment}

    def heard(self, row: object) -> None:
        """Keep an answer; rows of other steps leave no turn."""
        if isinstance(row, Answered):
            self.answered.append(row)

    def ended(self, figures: Sequence[Figure]) -> str:
        """Score what was answered, log all figures, and tell where."""
        import mlflow  # noqa: PLC0415 - slow
        from mlflow.genai import evaluate  # noqa: PLC0415 - likewise

        mlflow.set_tracking_uri(self.mlflow)
        mlflow.set_experiment(experiment_id=self.experiment)
        with mlflow.start_run(run_name=f"quality of {self.part} rows") as run:
            mlflow.log_param("part", self.part)
            mlflow.log_metrics({_metric(one.name): one.value for one in figures if not math.isnan(one.value)})
            if data := self.data():
                evaluate(data=data, scorers=_scorers())
        return (
            f"Logged to {self.mlflow}/#/experiments/{self.experiment}/evaluation-runs?selectedRunUuid={run.info.run_id}"
        )

    def data(self) -> list[dict[str, Any]]:
        """What MLflow scores: the trace of each answer, and what was judged of it."""
        return [
            {
                "trace": self.client.get_trace(f"tr-{one.reply['trace_id']}"),
                "expectations": {
                    "expected_response": one.row.reference,
                    "outcome": one.outcome,
                    "why": one.why,
                    # MLflow refuses an expectation of None.
                    **({"right_document": one.found} if one.row.document else {}),
                },
            }
            for one in self.answered
        ]


def _scorers() -> list[Any]:
    """What was judged, as scores of the traces."""
    from mlflow.entities import Feedback  # noqa: PLC0415 - slow
    from mlflow.genai.scorers import scorer  # noqa: PLC0415 - likewise

    @scorer
    def right(expectations: dict[str, Any]) -> Feedback:
        return Feedback(value=expectations["outcome"] == "right", rationale=expectations["why"])

    @scorer
    def outcome(expectations: dict[str, Any]) -> str:
        return str(expectations["outcome"])

    @scorer
    def right_document(expectations: dict[str, Any]) -> bool | None:
        return expectations.get("right_document")

    return [right, outcome, right_document]


def _metric(name: str) -> str:
    """A name that MLflow takes."""
    return name.replace(",", "")
