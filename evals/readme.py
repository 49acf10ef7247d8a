"""Tables in the README that a command makes: each stands between two comment lines that name it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

README = Path(__file__).parent.parent / "README.md"


def markdown_table(header: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A table in Markdown."""
    lines = [header, ["---"] * len(header), *rows]
    return "\n".join("| " + " | ".join(cells) + " |" for cells in lines)


def write_section(name: str, text: str, readme: Path = README) -> None:
    """Replace the section ``name`` of the README.

    Raises:
        ValueError: the README has no such section.
    """
    before = readme.read_text(encoding="utf-8")
    pattern = re.compile(rf"(<!-- {name}:begin -->\n).*?(<!-- {name}:end -->)", re.DOTALL)
    after, count = pattern.subn(lambda match: f"{match[1]}{text}\n{match[2]}", before)
    if count != 1:
        raise ValueError(f"{readme} has no section {name}")
    readme.write_text(after, encoding="utf-8")
