"""Where a value stands in a file."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from pathlib import Path

import yaml


def line_of(file: Path, path: Sequence[int | str]) -> int:
    """The line, from 1, of the value at ``path`` in a YAML, JSON or TOML file, or of what it is missing in.

    0 if unknown.
    """
    text = file.read_text(encoding="utf-8")
    return _in_toml(text, path) if file.suffix == ".toml" else _in_yaml(_composed(text), path)


@lru_cache(maxsize=4)
def _composed(text: str) -> yaml.Node | None:
    """The nodes of a YAML text, or of a JSON one, which is YAML but for its tabs."""
    return yaml.compose(text.replace("\t", " "))


def repeated_in(node: yaml.Node | None) -> Iterator[tuple[str, int]]:
    """The keys that stand twice in a mapping of composed YAML, with the line of the second: it alone would count."""
    if isinstance(node, yaml.MappingNode):
        seen: set[str] = set()
        for key, value in node.value:
            if key.value in seen:
                yield key.value, key.start_mark.line + 1
            seen.add(f"{key.value}")
            yield from repeated_in(value)


def _in_yaml(node: yaml.Node | None, path: Sequence[int | str]) -> int:
    line = 0
    for step in path:
        if isinstance(node, yaml.MappingNode):
            found = next(((key, value) for key, value in node.value if key.value == str(step)), None)
        elif isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
            found = (node.value[step], node.value[step])
        else:
            found = None
        if found is None:
            break
        line, node = found[0].start_mark.line + 1, found[1]
    return line


def _in_toml(text: str, path: Sequence[int | str]) -> int:
    """The line of the innermost key that is found, those of a list of tables counted through."""
    lines, line = text.splitlines(), 0
    names = [re.escape(str(step)) for step in path if isinstance(step, str)]
    for depth, name in enumerate(names):
        table = r"\.".join(names[: depth + 1])
        pattern = re.compile(rf"\s*(?:{name}\s*=|\[\[?\s*{table}\s*\]?\])")
        skipped = next((step for step in path[depth + 1 : depth + 2] if isinstance(step, int)), 0)
        found = [number for number, text in enumerate(lines, 1) if number > line and pattern.match(text)]
        if not found:
            break
        line = found[min(skipped, len(found) - 1)]
    return line
