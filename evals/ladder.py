"""``ladder``: what happens when a part fails, as a table in ``docs/operations.md``. Each row comes from a test."""

from __future__ import annotations

import json
import os
import platform
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from evals.readme import markdown_table, write_section

console = Console()

ROOT = Path(__file__).parent.parent
PAGE = ROOT / "docs" / "operations.md"
_SUITE = ("tests/ladder/test_ladder.py", "tests/ladder/test_reranker.py")
WORDS = ("part", "what the user sees", "what the trace says", "how it heals")
FIGURES = ("slowest turn", "turns answered", "5xx", "degraded, of these kept", "healthy again after")
Row = dict[str, Any]


def ladder(*, write: bool) -> int:
    """Run the tests of the ladder and print what they measured; with ``write`` also put it into the page.

    Returns the status of the tests: 0 when every row is what it should be. Only then is anything written.
    """
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "rows.json"
        status = _run(path)
        rows = _by_part(json.loads(path.read_text(encoding="utf-8"))) if path.exists() else []
    console.print(_table(rows))
    if write and status == 0 and rows:
        write_section("ladder", _markdown(rows), PAGE)
    return status


def _run(rows: Path) -> int:
    """The servers are what is measured, so a missing one is a failure and no skip."""
    environment = {**os.environ, "MANGA_LADDER_ROWS": str(rows), "MANGA_TEST_REQUIRE_SERVERS": "1"}
    command = [sys.executable, "-m", "pytest", "-v", *_SUITE]
    return subprocess.run(command, cwd=ROOT, env=environment, check=False).returncode


def _by_part(rows: Sequence[Row]) -> list[Row]:
    """All failures of a part together, parts in the order in which they first come."""
    parts = list(dict.fromkeys(row["part"] for row in rows))
    return sorted(rows, key=lambda row: parts.index(row["part"]))


def _figures(row: Row) -> list[str]:
    refused = f" ({row['refused']} x 503)" if row["refused"] else ""
    return [
        f"{row['slowest_s']:.1f} s",
        f"{row['answered']} of {row['turns']}",
        f"{row['errors']}{refused}",
        f"{row['degraded']}, {row['kept']}" if row["part"] != "traces" else f"0, {row['kept']} of {row['degraded']}",
        f"{row['healed_s']:.1f} s",
    ]


def _table(rows: Sequence[Row]) -> Table:
    table = Table("part", "failure", *FIGURES, title="Eight users while a part is broken")
    for row in rows:
        table.add_row(row["part"], row["failure"], *_figures(row))
    return table


def _markdown(rows: Sequence[Row]) -> str:
    """What is said of a part once, and a line of figures for each of its failures."""
    said = {row["part"]: [f"`{row['part']}`", row["user"], row["trace"], row["heals"]] for row in rows}
    measured = [[f"`{row['part']}`", row["failure"], *_figures(row)] for row in rows]
    return "\n\n".join(
        (
            markdown_table(WORDS, list(said.values())),
            f"Measured {datetime.now(UTC):%Y-%m-%d} with `python -m evals ladder --write` on {os.cpu_count()} cores "
            f"({platform.machine()}), which the servers and the users shared, with `MANGA_TURN_TIMEOUT_S=20` and "
            "`MANGA_LLM_TIMEOUT_S=10`; `vanished` at the default limits. Turns are those under way while the part was "
            "broken. In the row `traces` all turns were forced to be kept: what counts there is that none is lost.",
            markdown_table(("part", "failure", *FIGURES), measured),
        )
    )
