"""A load as a run of MLflow, beside the traces that it left there.

Telling MLflow is never what a load is for: where it cannot be told, one line says so.
"""

from __future__ import annotations

import os
import re
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import orjson

from evals.load.folder import HOTSPOTS, REPORT, REQUESTS, SUMMARY, read_rows
from evals.load.report.sections import Content

EXPERIMENT = "load"
OFF = "off"
_NOT_IN_A_NAME = re.compile(r"[^\w\-. /]")
_LEFT_OUT = ("schema", "seed", "machine", "options", "first_sentence_spans")
_LONGEST_TAG = 4000


def log_run(folder: Path, shown: Content, url: str | None = None) -> str:
    """Log what stands in a folder, and say in one line where, or why not.

    Args:
        folder: of a run, with its report.
        shown: what the report shows.
        url: of MLflow, or ``off``; None: where the replies say that their traces are.
    """
    address = url or traces_url(folder)
    if address == OFF or address is None:
        return "Logged nowhere: " + ("as asked" if url else "no reply named MLflow, and --mlflow was not given")
    try:
        return f"Logged to {_log(folder, shown, address.rstrip('/'))}"
    except ImportError:
        return "Logged nowhere: MLflow's client is not installed (pip install mangaassist[server])"
    except Exception as error:  # noqa: BLE001 - whatever MLflow or its client does, the load itself is done
        return f"Logged nowhere: {address}: {str(error).splitlines()[0]}"


def traces_url(folder: Path) -> str | None:
    """MLflow's address, as far as the replies of the run named one."""
    rows = read_rows(folder) if (folder / REQUESTS).exists() else []
    found = next((row.trace_url for row in rows if row.trace_url and "/#/" in row.trace_url), None)
    return found.partition("/#/")[0] if found else None


def experiment_named(client: Any, name: str) -> str:
    """The id of an experiment of MLflow, which is made where there is none. Raises as its client does."""
    known = client.get_experiment_by_name(name)
    return known.experiment_id if known else client.create_experiment(name)


def _log(folder: Path, shown: Content, url: str) -> str:
    os.environ.setdefault("MLFLOW_HTTP_REQUEST_MAX_RETRIES", "1")
    os.environ.setdefault("MLFLOW_HTTP_REQUEST_TIMEOUT", "10")
    os.environ["MLFLOW_SUPPRESS_PRINTING_URL_TO_STDOUT"] = "true"
    from mlflow.entities import Metric, Param, RunTag  # noqa: PLC0415 - slow, and reads the settings above
    from mlflow.tracking import MlflowClient  # noqa: PLC0415 - likewise

    summary: dict[str, Any] = orjson.loads((folder / SUMMARY).read_bytes())
    client = MlflowClient(url, url)
    experiment = experiment_named(client, EXPERIMENT)
    run = client.create_run(experiment, run_name=folder.resolve().name).info
    now = time.time_ns() // 1_000_000
    client.log_batch(
        run.run_id,
        metrics=[Metric(name, value, now, step) for name, value, step in metrics(summary)],
        params=[Param(name, value) for name, value in params(summary).items()],
        tags=[RunTag(name, value) for name, value in tags(summary, shown).items()],
    )
    for name in (REPORT, SUMMARY, HOTSPOTS):
        if (folder / name).exists():
            client.log_artifact(run.run_id, str(folder / name))
    client.set_terminated(run.run_id)
    return f"{url}/#/experiments/{experiment}/runs/{run.run_id}"


def params(summary: Mapping[str, Any]) -> dict[str, str]:
    """What the load was, and on what machine."""
    facts = {**summary.get("options", {}), "seed": summary["seed"], **summary["machine"]}
    return {name: str(value) for name, value in facts.items() if value != ""}


def metrics(summary: Mapping[str, Any]) -> Iterator[tuple[str, float, int]]:
    """Every number of a summary under its path, with the step 0; a sweep's points under their rate as the step."""
    body = {name: value for name, value in summary.items() if name not in _LEFT_OUT}
    for name, value in _numbers(body):
        yield name, value, 0
    for point in summary.get("points", ()):
        for name, value in _numbers({name: value for name, value in point.items() if name not in ("rate", "block")}):
            yield f"by rate/{name}", value, round(point["rate"])


def _numbers(body: Mapping[str, Any], above: str = "") -> Iterator[tuple[str, float]]:
    for name, value in body.items():
        path = _NOT_IN_A_NAME.sub("", f"{above}{name}")
        if isinstance(value, Mapping):
            yield from _numbers(value, f"{path}/")
        elif isinstance(value, bool | int | float):
            yield path, float(value)


def tags(summary: Mapping[str, Any], shown: Content) -> dict[str, str]:
    """What was found, in words, and the traces to look at."""
    verdict = [f"**{'VALID' if summary['valid'] else 'INVALID'}** {'; '.join(summary['why_invalid'])}"]
    verdict += [f"**{line.title}** {line.text}" for line in shown.lines]
    traces = [
        f"- {examples.span} took {took}: {trace}" for examples in shown.examples for took, trace in examples.traces
    ]
    note = "\n\n".join(verdict) + ("\n\nTraces to open:\n\n" + "\n".join(traces) if traces else "")
    first = next((trace for examples in shown.examples for _, trace in examples.traces), None)
    found = {"load.verb": shown.kind, "load.valid": str(summary["valid"]).lower(), "mlflow.note.content": note}
    return {name: text[:_LONGEST_TAG] for name, text in (found | ({"load.trace": first} if first else {})).items()}
