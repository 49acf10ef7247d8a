"""``store check FOLDER`` and ``store new FOLDER``: a shop of one's own."""

from __future__ import annotations

import shutil
from pathlib import Path

from rich.markup import escape

from app.console import console
from app.preflight import CannotStart
from infra.store import TEMPLATE
from infra.store.reading import problems_of


def check(folder: Path) -> int:
    """Say all that is wrong with a store at once, a line each; returns the exit status."""
    problems = problems_of(folder)
    for problem in problems:
        console.print(escape(str(problem)), soft_wrap=True, highlight=False)
    if not problems:
        console.print(escape(f"The store in {folder} can be opened: MANGA_STORE={folder} make run"), soft_wrap=True)
    return 1 if problems else 0


def new(folder: Path) -> None:
    """Write a small store with comments to start from.

    Raises:
        CannotStart: there is something in the folder.
    """
    if folder.exists() and any(folder.iterdir() if folder.is_dir() else [folder]):
        raise CannotStart(f"{folder} is not empty: name a folder that does not exist yet")
    shutil.copytree(TEMPLATE, folder, dirs_exist_ok=True)
    console.print(escape(f"A small store is in {folder}. Try it with: MANGA_STORE={folder} make run"), soft_wrap=True)
