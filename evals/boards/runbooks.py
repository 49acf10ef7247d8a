"""The pages of ``docs/runbooks``, so that an alert's link opens one wherever the alert is read."""

from __future__ import annotations

import re
from pathlib import Path

from evals.boards.panels import Board, page

FOLDER = Path(__file__).parents[2] / "docs" / "runbooks"
_PICTURE = re.compile(r"^!\[.*\n", re.MULTILINE)
"""Stands in the docs only: Grafana has no such file."""
_LINK = re.compile(r"\[([^\]]+)\]\(([^)]+)\.md\)")


def runbooks() -> tuple[Board, ...]:
    """A board for each page."""
    return tuple(_board(path) for path in sorted(FOLDER.glob("*.md")))


def _board(path: Path) -> Board:
    title, _, text = path.read_text(encoding="utf-8").partition("\n")
    return Board(
        f"runbook-{path.stem}",
        f"Runbook: {title.removeprefix('# ')}",
        (page(_LINK.sub(_linked, _PICTURE.sub("", text)).strip()),),
    )


def _linked(link: re.Match[str]) -> str:
    """A link to another page leads to its board; what Grafana does not have is named only."""
    label, name = link.groups()
    return (
        f"[{label}](/d/runbook-{name})" if (FOLDER / f"{name}.md").exists() and "/" not in name else f"{label} (docs)"
    )
