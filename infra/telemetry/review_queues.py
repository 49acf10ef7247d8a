"""MLflow's review queues: turns that people are to look at, and what they are asked of each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from infra.telemetry.mlflow_api import MlflowApi, pages

_AT_ONCE = 100


@dataclass(frozen=True, slots=True)
class Asked:
    """A question to a reviewer. The answer becomes an assessment of the turn, by the question's ``name``.

    ``widget`` is what MLflow shows for it, as its API names it: ``{"pass_fail": {...}}``, ``{"text": {}}``.
    """

    name: str
    instruction: str
    widget: Mapping[str, Any]
    kind: Literal["FEEDBACK", "EXPECTATION"] = "FEEDBACK"


@dataclass(frozen=True, slots=True)
class Queue:
    """How many turns of a queue nobody has looked at, and how many somebody has."""

    pending: int
    done: int


class ReviewQueues:
    """The queues of one experiment. Raises as ``MlflowApi`` does."""

    def __init__(self, api: MlflowApi) -> None:
        self._api = api

    def fill(self, name: str, questions: Sequence[Asked], trace_ids: Sequence[str]) -> Queue:
        """Put turns into a queue, which is made if there is none. One that is in it already stays as it is."""
        queue_id = self._id(name, questions)
        for start in range(0, len(trace_ids), _AT_ONCE):
            some = [f"tr-{trace_id}" for trace_id in trace_ids[start : start + _AT_ONCE]]
            body = {"queue_id": queue_id, "item_type": "TRACE", "item_ids": some}
            self._api.post("review-queues/items/add", body)
        pending = self._count(queue_id, "PENDING")
        return Queue(pending, self._count(queue_id, "COMPLETE") + self._count(queue_id, "DECLINED"))

    def _id(self, name: str, questions: Sequence[Asked]) -> str:
        # MLflow shows the newest question first.
        schemas = [self._schema(question) for question in reversed(questions)]
        if there := self._api.named("review-queues/get-by-name", name):
            return there["review_queue"]["queue_id"]
        body = {"experiment_id": self._api.experiment, "name": name, "queue_type": "CUSTOM", "schema_ids": schemas}
        return self._api.post("review-queues/create", body)["review_queue"]["queue_id"]

    def _schema(self, question: Asked) -> str:
        if there := self._api.named("label-schemas/get-by-name", question.name):
            return there["label_schema"]["schema_id"]
        body = {
            "experiment_id": self._api.experiment,
            "name": question.name,
            "type": question.kind,
            "instruction": question.instruction,
            "enable_comment": True,
            "input": question.widget,
        }
        return self._api.post("label-schemas/create", body)["label_schema"]["schema_id"]

    def _count(self, queue_id: str, status: str) -> int:
        path = "review-queues/items/list"
        found = pages(lambda page: self._api.get(path, queue_id=queue_id, status=status, **page))
        return sum(len(page.get("items", ())) for page in found)
