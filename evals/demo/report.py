"""The findings as one page that opens without a network; its links lead to MLflow."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

from evals.demo.finding import Finding
from evals.html import rendered
from evals.load.machine import this_machine

_TEMPLATE = Path(__file__).with_name("page.html")


def write_report(found: Mapping[int, Finding], folder: Path) -> Path:
    """Write ``report.html`` and each plot beside it, by number; tell where the report is."""
    for number, finding in found.items():
        (folder / f"{number}.png").write_bytes(finding.plot)
    page = rendered(
        _TEMPLATE,
        found=found,
        plots={number: base64.b64encode(finding.plot).decode() for number, finding in found.items()},
        when=f"{datetime.now(UTC):%Y-%m-%d %H:%M} UTC",
        machine=this_machine().model_dump(),
    )
    path = folder / "report.html"
    path.write_text(page, encoding="utf-8")
    return path
