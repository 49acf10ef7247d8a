"""MLflow's evaluation datasets: cases out of turns, which stay when the turns go."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from infra.telemetry import vocabulary as v
from infra.telemetry.mlflow_api import MlflowApi, pages
from infra.telemetry.stored_turn import StoredTurn

_USER, _SESSION = "user", "session"
_AT_ONCE = 100


@dataclass(frozen=True, slots=True)
class Case:
    """A turn of a dataset, and what is expected where that is known."""

    turn: StoredTurn
    expectations: Mapping[str, Any] = field(default_factory=dict[str, Any])

    def as_record(self) -> dict[str, Any]:
        """As MLflow takes it. A case is the same one where its message is; whose it was is kept, to be forgotten by."""
        turn = self.turn
        return {
            "inputs": {"message": turn.looked_up or turn.question},
            "expectations": dict(self.expectations),
            "source": {"source_type": "TRACE", "source_data": {"trace_id": f"tr-{turn.trace_id}"}},
            "tags": {v.TAG_INTENT: turn.tags.get(v.TAG_INTENT, "none"), _USER: turn.user, _SESSION: turn.session},
        }


class Datasets:
    """The datasets of one experiment. Raises as ``MlflowApi`` does."""

    def __init__(self, api: MlflowApi) -> None:
        self._api = api

    def put(self, name: str, cases: Sequence[Case]) -> int:
        """Put cases into a dataset, which is made if there is none; returns how many are in it then."""
        known = [there["dataset_id"] for there in self._all() if there["name"] == name]
        dataset = known[0] if known else self._made(name)
        for start in range(0, len(cases), _AT_ONCE):
            some = [case.as_record() for case in cases[start : start + _AT_ONCE]]
            self._api.post(f"datasets/{dataset}/records", {"records": json.dumps(some)})
        return sum(1 for _ in self._records(dataset))

    def forget(self, user: str | None, session: str | None) -> int:
        """Delete the cases of a user, or of a session; returns how many."""
        deleted = 0
        for dataset in [there["dataset_id"] for there in self._all()]:
            theirs = [record["dataset_record_id"] for record in self._records(dataset) if _is_of(record, user, session)]
            if theirs:
                self._api.delete(f"datasets/{dataset}/records", {"dataset_record_ids": theirs})
            deleted += len(theirs)
        return deleted

    def _made(self, name: str) -> str:
        body = {"name": name, "experiment_ids": [self._api.experiment]}
        return self._api.post("datasets/create", body)["dataset"]["dataset_id"]

    def _all(self) -> list[dict[str, Any]]:
        whose = {"experiment_ids": [self._api.experiment]}
        found = pages(lambda page: self._api.post("datasets/search", whose | page))
        return [dataset for page in found for dataset in page.get("datasets", ())]

    def _records(self, dataset: str) -> Iterator[dict[str, Any]]:
        for page in pages(lambda page: self._api.get(f"datasets/{dataset}/records", **page)):
            yield from json.loads(page.get("records") or "[]")


def _is_of(record: Mapping[str, Any], user: str | None, session: str | None) -> bool:
    tags = record.get("tags") or {}
    wanted = {_USER: user, _SESSION: session}
    return all(tags.get(name) == value for name, value in wanted.items() if value is not None)
