"""Tags of an MLflow experiment: where MLflow keeps the views that its pages offer."""

from __future__ import annotations

from collections.abc import Mapping

from infra.telemetry.mlflow_api import MlflowApi


def put_missing_tags(api: MlflowApi, tags: Mapping[str, str]) -> int:
    """Write those that are not there, whatever the value of the others; returns how many. Raises as ``MlflowApi``."""
    experiment = api.get("experiments/get", version="2.0", experiment_id=api.experiment)["experiment"]
    missing = tags.keys() - {tag["key"] for tag in experiment.get("tags", ())}
    for key in missing:
        tag = {"experiment_id": api.experiment, "key": key, "value": tags[key]}
        api.post("experiments/set-experiment-tag", tag, version="2.0")
    return len(missing)
