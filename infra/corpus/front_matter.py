"""The header of a page: YAML between two lines of ``---``, or TOML between ``+++``."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from typing import Any, NamedTuple

import yaml

_NAME = re.compile(r"([A-Za-z_][\w.-]*)[ \t]*:(?:[ \t]+(.*))?$")
_KEY = re.compile(r"\[?([A-Za-z_][\w.-]*)[ \t]*(?:[:=]|\]$)")
_FIELD = r"[\"']?([^\"':=\s][^\"':=]*?)[\"']?[ \t]*[:=]"
_FENCES = {"---": ("---", "..."), "+++": ("+++",)}


class FrontMatter(NamedTuple):
    """What stands between the marks at the top of a page: names and values, and ``body``, all the rest.

    ``first_line`` is that of the body. ``why`` says what is wrong with it, ``line`` where. ``lines`` has the line of
    each name, in lower case, and as ``fields.NAME`` that of each field.
    """

    values: Mapping[str, Any]
    body: str
    first_line: int = 1
    why: str = ""
    line: int = 1
    lines: Mapping[str, int] = {}


class _Loader(yaml.SafeLoader):
    """YAML, where a word, a time, a day and a number with zeros before it (``no``, ``9:30``, ``007``) are text."""

    yaml_implicit_resolvers: dict[str, Any] = {}  # noqa: RUF012 - the library's own


for _tag, _pattern, _begins in (
    ("bool", r"true|false", "tf"),
    ("null", r"~|null|", ["~", "n", ""]),
    ("int", r"-?(?:0|[1-9]\d*)", "-0123456789"),
    ("float", r"-?(?:0|[1-9]\d*)\.\d+", "-0123456789"),
):
    _Loader.add_implicit_resolver(f"tag:yaml.org,2002:{_tag}", re.compile(rf"(?:{_pattern})$"), list(_begins))


def read_front_matter(text: str, *, flat: bool = False) -> FrontMatter:
    """Tell a header from a page that merely begins with a line: only ``name: value`` lines make a header.

    One of a ``flat`` text may have blank lines between the others.
    """
    lines = text.split("\n")
    first = next((number for number, line in enumerate(lines) if line.strip()), 0)
    ends = _FENCES.get(lines[first].rstrip())
    last = next((n for n in range(first + 1, len(lines)) if ends and lines[n].rstrip() in ends), None)
    if ends is None or last is None:
        return FrontMatter({}, text)
    header, body = lines[first + 1 : last], "\n".join(lines[last + 1 :])
    header = [line for line in header if line.strip()] if flat else header
    values, why, line = _toml(header) if ends[0] == "+++" else _yaml(header)
    if values is None:
        return FrontMatter({}, text)
    keys = _lines(header, first + 2, "[ \t]*" if ends[0] == "+++" else "[ \t]+")
    return FrontMatter(values, body, last + 2, why, first + 2 + line, keys)


def _lines(header: list[str], first: int, indent: str) -> dict[str, int]:
    """The line of each name, and of each below ``fields``, where names have this indent."""
    found: dict[str, int] = {}
    below = False
    for number, line in enumerate(header, first):
        if below and (match := re.match(indent + _FIELD, line)) and not line.startswith("["):
            found[f"fields.{match[1]}"] = number
        elif match := _KEY.match(line):
            found[match[1].lower()] = number
            below = match[1].lower() == "fields"
    return found


def _yaml(header: list[str]) -> tuple[dict[str, Any] | None, str, int]:
    """The values; or, where the header is not quite YAML, what its lines say and the line that is wrong."""
    if not _is_header(header):
        return None, "", 0
    try:
        values: Any = yaml.load("\n".join(header), _Loader)  # noqa: S506 - a safe one
    except (yaml.YAMLError, ValueError) as error:
        mark = getattr(error, "problem_mark", None)
        return _by_line(header), "is not YAML: the front matter is read line by line", mark.line if mark else 0
    return ({str(name): value for name, value in values.items()} if isinstance(values, dict) else None), "", 0


def _toml(header: list[str]) -> tuple[dict[str, Any] | None, str, int]:
    try:
        return tomllib.loads("\n".join(header)), "", 0
    except tomllib.TOMLDecodeError:
        return None, "", 0


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
    """What each line says by itself: a value that begins a list or a mapping says nothing so."""
    found = [(match[1], (match[2] or "").strip()) for line in header if (match := _NAME.match(line))]
    return {name: value.strip("\"'") for name, value in found if not value.startswith(("[", "{"))}
