"""Another version of this code: a copy with some lines changed, as a commit would change them."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Generator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

_ROOT = Path(__file__).parents[2]
_PACKAGES = ("app", "pipeline", "guardrails", "infra")


class Change(NamedTuple):
    """A text of a file that occurs once, and what stands there in the other version."""

    file: str
    old: str
    new: str


@contextmanager
def version_with(changes: Sequence[Change]) -> Generator[Path, None, None]:
    """The folder of a version with these changes, for as long as this block.

    Raises:
        ValueError: a file does not have the text exactly once.
    """
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for package in _PACKAGES:
            shutil.copytree(_ROOT / package, folder / package, ignore=shutil.ignore_patterns("__pycache__"))
        for change in changes:
            _make(change, folder / change.file)
        yield folder


def _make(change: Change, path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    if (found := text.count(change.old)) != 1:
        raise ValueError(f"{change.file} has {change.old!r} {found} times, where it should be once")
    path.write_text(text.replace(change.old, change.new), encoding="utf-8")
