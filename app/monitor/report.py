"""What a monitor found, and its three forms: for a terminal, as Markdown, as JSON."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

from rich.markup import escape
from rich.table import Table

from app.console import console

Format = Literal["table", "markdown", "json"]
Unit = Literal["", "share", "ms", "usd", "count", "points"]
_FORMS: dict[Unit, str] = {
    "share": "{:.1%}",
    "ms": "{:.0f} ms",
    "usd": "${:.4f}",
    "count": "{:,.0f}",
    "points": "{:+.1f}",
}


@dataclass(frozen=True, slots=True)
class Section:
    """A table: its columns with their units, and rows of plain values. None is what is not known."""

    title: str
    columns: tuple[tuple[str, Unit], ...]
    rows: Sequence[tuple[Any, ...]]


@dataclass(frozen=True, slots=True)
class Report:
    """``passed`` says, a line each, which thresholds were passed; ``notes``, what a reader has to know."""

    title: str
    sections: tuple[Section, ...]
    passed: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()

    def markdown(self) -> str:
        """All of it as Markdown."""
        lines = [f"# {self.title}", ""]
        for section in self.sections:
            head = [name for name, _ in section.columns]
            rule = ["---:" if unit else "---" for _, unit in section.columns]
            rows = (_cells(section, row) for row in section.rows)
            lines += [f"## {section.title}", "", *(_line(cells) for cells in (head, rule, *rows)), ""]
        lines += [*self.notes, ""] if self.notes else []
        lines += [f"- **{line}**" for line in self.passed] or ["No threshold was passed."]
        return "\n".join(lines)

    _repr_markdown_ = markdown  # under this name a notebook asks for it


def show(report: Report, form: Format) -> None:
    """Print a report."""
    if form == "table":
        for section in report.sections:
            console.print(_table(section))
        for line in (*report.notes, *(f"▲ {line}" for line in report.passed)):
            console.print(escape(line), soft_wrap=True)
        if not report.passed:
            console.print("No threshold was passed.")
        return
    for line in (_json(report) if form == "json" else report.markdown()).splitlines():
        console.print(line, soft_wrap=True, markup=False, highlight=False)


def _table(section: Section) -> Table:
    table = Table(title=escape(section.title), title_justify="left")
    for name, unit in section.columns:
        table.add_column(name, justify="right" if unit else "left")
    for row in section.rows:
        table.add_row(*(escape(cell) for cell in _cells(section, row)))
    return table


def _line(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in cells)} |"


def _json(report: Report) -> str:
    sections = [
        {"title": section.title, "rows": [dict(zip(_names(section), row, strict=True)) for row in section.rows]}
        for section in report.sections
    ]
    told = {"title": report.title, "passed": report.passed, "notes": report.notes, "sections": sections}
    return json.dumps(told, ensure_ascii=False, indent=1)


def _names(section: Section) -> list[str]:
    return [name for name, _ in section.columns]


def _cells(section: Section, row: tuple[Any, ...]) -> list[str]:
    return [written(value, unit) for value, (_, unit) in zip(row, section.columns, strict=True)]


def written(value: Any, unit: Unit) -> str:
    """A value with its unit."""
    if value is None:
        return "-"
    return _FORMS[unit].format(value) if unit else str(value)
