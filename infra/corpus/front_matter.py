"""The header of a page of Markdown: YAML between two lines of ``---``, or TOML between ``+++``."""

from __future__ import annotations

import re
import tomllib
from typing import Any, NamedTuple

import yaml

_NAME = re.compile(r"([A-Za-z_][\w.-]*)[ \t]*:(?:[ \t]+(.*))?$")
_FENCES = {"---": ("---", "..."), "+++": ("+++",)}


class FrontMatter(NamedTuple):
    """What stands between the marks at the top of a page: names and values as text, and ``body``, all the rest.

    ``first_line`` is that of the body. ``why`` says what is wrong with it, ``line`` where.
    """

    values: dict[str, str]
    body: str
    first_line: int = 1
    why: str = ""
    line: int = 1


def read_front_matter(text: str) -> FrontMatter:
    """Tell a header from a page that merely begins with a line: only ``name: value`` lines make a header."""
    lines = text.split("\n")
    first = next((number for number, line in enumerate(lines) if line.strip()), 0)
    ends = _FENCES.get(lines[first].rstrip())
    last = next((n for n in range(first + 1, len(lines)) if ends and lines[n].rstrip() in ends), None)
    if ends is None or last is None:
        return FrontMatter({}, text)
    header, body = lines[first + 1 : last], "\n".join(lines[last + 1 :])
    values, why, line = _toml(header) if ends[0] == "+++" else _yaml(header)
    if values is None:
        return FrontMatter({}, text)
    return FrontMatter(values, body, last + 2, why, first + 2 + line)


def _yaml(header: list[str]) -> tuple[dict[str, str] | None, str, int]:
    """The values; or, where the header is not quite YAML, what its lines say and the line that is wrong."""
    if not _is_header(header):
        return None, "", 0
    try:
        values: Any = yaml.safe_load("\n".join(header))
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        return _by_line(header), "is not YAML: the front matter is read line by line", mark.line if mark else 0
    return ({str(name): _said(value) for name, value in values.items()} if isinstance(values, dict) else None), "", 0


def _said(value: Any) -> str:
    return "" if value is None else str(value)


def _toml(header: list[str]) -> tuple[dict[str, str] | None, str, int]:
    try:
        values = tomllib.loads("\n".join(header))
    except tomllib.TOMLDecodeError:
        return None, "", 0
    return {name: str(value) for name, value in values.items()}, "", 0


def _is_header(lines: list[str]) -> bool:
    """Each line names a value or belongs to the one above; a page that begins with a rule has prose there.

    "Note: we close at five" is prose as well: names are in lower case, unless one of them is a title.
    """
    if not lines or not lines[0].strip():
        return False
    names = [match.group(1) for line in lines if (match := _NAME.match(line))]
    others = [line for line in lines if line.strip() and not _NAME.match(line) and line[0] not in " \t-#]}\"'"]
    return bool(names) and not others and (names[0][0].islower() or "title" in map(str.lower, names))


def _by_line(header: list[str]) -> dict[str, str]:
    found = (match for line in header if (match := _NAME.match(line)))
    return {match.group(1): (match.group(2) or "").strip().strip("\"'") for match in found}
