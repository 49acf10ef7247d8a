"""``export``: writes the file of a form into the folder of a run."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final

import orjson

from evals.load.budget import BUNDLED, read_budgets
from evals.load.export.otlp import FILE as OTLP
from evals.load.export.otlp import otlp_lines
from evals.load.export.speedscope import FILE as SPEEDSCOPE
from evals.load.export.speedscope import speedscope
from evals.load.folder import GATE, REQUESTS, read_rows, read_spans
from evals.load.gate import JUNIT, Gate, gate, junit
from evals.load.metrics import Figures
from evals.load.record import Row
from evals.load.taken import join


def export(folder: Path, form: str, out: Path | None = None) -> Path:
    """Write a run in one of ``FORMS``, and tell where.

    Raises:
        FileNotFoundError: the folder holds no run.
        ValueError: the run has nothing to write in this form.
    """
    target = out or folder
    target.mkdir(parents=True, exist_ok=True)
    return _WRITERS[form](folder, target)


def _speedscope(folder: Path, target: Path) -> Path:
    taken = [one for one in join(read_rows(folder), read_spans(folder)) if one.row.judged and not one.row.warm_up]
    if not taken:
        raise ValueError(f"{folder}: no request was joined to its spans")
    path = target / SPEEDSCOPE
    path.write_bytes(orjson.dumps(speedscope(taken, folder.name)))
    return path


def _otlp(folder: Path, target: Path) -> Path:
    rows = read_rows(folder)
    lines = otlp_lines(rows, read_spans(folder), began_ns(folder, rows))
    path = target / OTLP
    path.write_bytes(b"".join(line + b"\n" for line in lines))
    return path


def _junit(folder: Path, target: Path) -> Path:
    """Of the last gate, or of the bundled budgets where there was none."""
    if (folder / GATE).exists():
        found = Gate.model_validate_json((folder / GATE).read_bytes())
    else:
        found = gate(read_budgets(BUNDLED), Figures.of(folder))
    path = target / JUNIT
    path.write_bytes(junit(found))
    return path


def began_ns(folder: Path, rows: list[Row]) -> int:
    """When the run began, in nanoseconds since 1970: its requests are written as soon as the last one has ended."""
    last_ms = max((row.end_ms or row.due_ms for row in rows), default=0.0)
    return (folder / REQUESTS).stat().st_mtime_ns - round(last_ms * 1e6)


_WRITERS: Final[Mapping[str, Callable[[Path, Path], Path]]] = {
    "speedscope": _speedscope,
    "otlp": _otlp,
    "junit": _junit,
}
FORMS: Final = tuple(_WRITERS)
