"""A copy of the repository with a recipe applied to it."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from tests.conftest import ROOT

COPIED = ("app", "evals", "guardrails", "infra", "pipeline", "pyproject.toml")
_FILE = re.compile(r"^\*\*`(?P<path>[^`]+)`\*\*", re.MULTILINE)
_BLOCK = re.compile(r"^```diff\n(.*?)^```$", re.MULTILINE | re.DOTALL)


class Copy:
    """The packages in a folder of their own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        for name in COPIED:
            source = ROOT / name
            if source.is_dir():
                shutil.copytree(source, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
            else:
                shutil.copy(source, folder)

    def apply(self, recipe: str) -> list[str]:
        """Do what the recipe says; returns the files that it touches."""
        heads = list(_FILE.finditer(recipe))
        ends = [head.start() for head in heads[1:]] + [len(recipe)]
        for head, end in zip(heads, ends, strict=True):
            path = self.folder / head["path"]
            for block in _BLOCK.findall(recipe, head.end(), end):
                before = path.read_text().splitlines() if path.exists() else []
                path.write_text("\n".join(changed(before, block.splitlines())) + "\n")
        return [head["path"] for head in heads]

    def run(self, script: str) -> Any:
        """What a script beside this file prints, run in the copy."""
        printed = self._check(sys.executable, Path(__file__).with_name(script))
        return json.loads(printed.splitlines()[-1])

    def lint(self, files: Sequence[str]) -> None:
        """The files are as they would have to be here."""
        self._check(sys.executable, "-m", "ruff", "check", "--no-cache", *files)
        self._check(sys.executable, "-m", "ruff", "format", "--no-cache", "--check", *files)
        self._check(sys.executable, "-m", "pyright", "--pythonpath", sys.executable, *files)

    def _check(self, *command: str | Path) -> str:
        environment = {**os.environ, "PYTHONPATH": str(self.folder)}
        done = subprocess.run(command, cwd=self.folder, env=environment, capture_output=True, text=True, check=False)
        assert done.returncode == 0, f"{done.stdout}\n{done.stderr}"
        return done.stdout


def changed(lines: list[str], block: Sequence[str]) -> list[str]:
    """The lines with those of a block that have a ``+``, each behind the line before it, which has to be there."""
    lines, at = list(lines), 0
    for line in block:
        if line.startswith("+"):
            lines.insert(at, line[1:])
        else:
            found = [number for number in range(at, len(lines)) if lines[number].startswith(line[1:])]
            assert found, f"no line {line[1:]!r} from line {at + 1} on"
            at = found[0]
        at += 1
    return lines
