"""Writes the report of a folder."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import orjson
from markupsafe import Markup
from plotly.offline import get_plotlyjs

from evals.html import rendered
from evals.load.folder import REPORT, REQUESTS, SUMMARY, read_rows, read_spans
from evals.load.report.sections import Content, content
from evals.load.taken import join

_TEMPLATE = Path(__file__).with_name("page.html")


def content_of(folder: Path) -> Content:
    """Look into a folder.

    Raises:
        FileNotFoundError: it holds no run.
        ValueError: it is of a verb that has nothing to draw.
    """
    rows = read_rows(folder) if (folder / REQUESTS).exists() else []
    taken = join(rows, read_spans(folder)) if rows else []
    return content(_summary(folder), rows, [one for one in taken if not one.row.warm_up])


def write_report(folder: Path, shown: Content, out: Path | None = None) -> Path:
    """Write ``report.html`` into the folder, or elsewhere, and tell where."""
    target = out or folder
    target.mkdir(parents=True, exist_ok=True)
    path = target / REPORT
    path.write_text(_page(folder, _summary(folder), shown), encoding="utf-8")
    return path


def _summary(folder: Path) -> dict[str, Any]:
    return orjson.loads((folder / SUMMARY).read_bytes())


def _page(folder: Path, summary: dict[str, Any], shown: Content) -> str:
    charts = [None if section.chart is None else section.chart.to_plotly_json() for section in shown.sections]
    return rendered(
        _TEMPLATE,
        name=folder.resolve().name,
        when=datetime.fromtimestamp((folder / SUMMARY).stat().st_mtime, UTC).strftime("%Y-%m-%d %H:%M UTC"),
        summary=summary,
        facts={**summary.get("options", {}), "seed": summary["seed"], **summary["machine"]},
        shown=shown,
        charts=_in_script(charts),
        # The library is trusted, and closes no script element in its text.
        plotly=Markup(get_plotlyjs()),  # noqa: S704 - the library's own script
    )


def _in_script(value: Any) -> Markup:
    """JSON that may stand in a script: nothing in it can end the element."""
    text = orjson.dumps(value, option=orjson.OPT_SERIALIZE_NUMPY | orjson.OPT_NON_STR_KEYS).decode()
    return Markup(text.replace("<", "\\u003c"))  # noqa: S704 - escaped just now
