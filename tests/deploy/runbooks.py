"""A page of ``docs/runbooks`` as a machine reads its part "Replayed": what to make wrong, what to ask, and what is then
to be seen where.

A claim is in a row of the page's table: the place, and "`name` is `value`" ("is over", "is under" for numbers). Places
are ``/dashboard`` (a path into its figures), ``/metrics`` (a series), ``/turns`` (a field of the turn), ``MLflow`` (a
filter that finds the turns), or the name of a span (an attribute of it, or its ``status``).
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from tests.conftest import ROOT

FOLDER = ROOT / "docs" / "runbooks"
PAGES = sorted(path.stem for path in FOLDER.glob("*.md"))
_ROW = re.compile(r"^\| `(?P<place>[^`]+)` \| (?P<says>.+) \|$", re.MULTILINE)
_CLAIM = re.compile(r"`(?P<name>[^`]+)` is (?P<relation>over |under |)`(?P<value>[^`]+)`")
_FAULT = re.compile(r"^mangaassist faults (?P<step>\S+) (?P<kind>\w+)(?: --ms (?P<ms>\d+))?$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Claim:
    """What is to be seen at a place."""

    name: str
    relation: str
    value: str

    def holds(self, found: Any) -> bool:
        """Whether what was found is what the page says."""
        if self.relation == "over ":
            return found is not None and float(found) > float(self.value)
        if self.relation == "under ":
            return found is not None and float(found) < float(self.value)
        return _shown(found) == self.value


@dataclass(frozen=True)
class Page:
    """A runbook."""

    name: str

    @cached_property
    def text(self) -> str:
        """Its part "Replayed"."""
        return (FOLDER / f"{self.name}.md").read_text(encoding="utf-8").partition("\n## Replayed\n")[2]

    @property
    def picture(self) -> Path:
        """The picture that it shows."""
        return FOLDER / f"{self.name}.png"

    @property
    def settings(self) -> dict[str, str]:
        """What the server is started with, by the names of the settings' fields."""
        return {name.lower(): value for name, value in re.findall(r"\bMANGA_(\w+)=(\S+)", self.text)}

    @property
    def faults(self) -> dict[str, dict[str, Any]]:
        """What strikes which step, as ``PUT /faults/{step}`` takes it."""
        return {
            found["step"]: {"kind": found["kind"], "ms": float(found["ms"] or 0), "seconds": 600}
            for found in _FAULT.finditer(self.text)
        }

    @property
    def questions(self) -> list[str]:
        """What is asked, in one conversation."""
        asked = re.search(r"^Ask (.+?)[:.]$", self.text, re.MULTILINE | re.DOTALL)
        assert asked, f"{self.name}: what is asked?"
        return [" ".join(question.split()) for question in re.findall(r'"([^"]+)"', asked[1])]

    def claims(self, place: str) -> list[Claim]:
        """What it says of a place."""
        says = [row["says"] for row in _ROW.finditer(self.text) if row["place"] == place]
        return [Claim(**found.groupdict()) for found in _CLAIM.finditer(" ".join(says))]

    @property
    def spans(self) -> list[str]:
        """The spans that it looks at."""
        places = [row["place"] for row in _ROW.finditer(self.text)]
        return [place for place in dict.fromkeys(places) if not place.startswith("/") and place != "MLflow"]

    @property
    def search(self) -> str | None:
        """The filter by which MLflow finds the turns."""
        found = re.search(r"^\| `MLflow` \| `([^`]+)`", self.text, re.MULTILINE)
        return found[1] if found else None

    @property
    def panels(self) -> list[str]:
        """The parts of the dashboard that it names, in quotes."""
        says = [row["says"] for row in _ROW.finditer(self.text) if row["place"] == "/dashboard"]
        return re.findall(r'"([^"]+)"', " ".join(says))


def _shown(found: Any) -> str:
    if isinstance(found, str):
        return found
    return ", ".join(map(_shown, found)) if isinstance(found, list) else json.dumps(found)
