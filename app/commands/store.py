"""``store check FOLDER`` and ``store new FOLDER``: a shop of one's own."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

from rich.markup import escape

from app.console import console
from app.preflight import CannotStart
from infra.corpus.catalogue import store_corpus
from infra.corpus.orders import wrong_with_orders
from infra.store import TEMPLATE
from infra.store.problems import Problem
from infra.store.reading import read_store
from infra.store.training import example_problems
from pipeline.errors import PartUnavailable
from pipeline.types.documents import Document


def check(folder: Path) -> int:
    """Say all that is wrong with a store at once, a line each; returns the exit status."""
    store, problems = read_store(folder)
    orders = wrong_with_orders(folder / "orders.json", store and store.order_numbers)
    problems = [*problems, *_of_documents(folder), *orders, *example_problems(folder)]
    for problem in problems:
        _say(str(problem))
    if not problems:
        _say(f"The store in {folder} can be opened: MANGA_STORE={folder} make run")
    return 1 if problems else 0


def new(folder: Path) -> None:
    """Write a small store with comments to start from.

    Raises:
        CannotStart: there is something in the folder, or it cannot be written.
    """
    if folder.exists() and any(folder.iterdir() if folder.is_dir() else [folder]):
        raise CannotStart(f"{folder} is not empty: name a folder that does not exist yet")
    try:
        shutil.copytree(TEMPLATE, folder, dirs_exist_ok=True)
    except OSError as error:
        raise CannotStart(f"{folder} cannot be written ({error.strerror}): name another folder") from error
    _say(f"A small store is in {folder}. Try it with: MANGA_STORE={folder} make run")


def _of_documents(folder: Path) -> Iterator[Problem]:
    """What keeps documents or parts of them out of the index."""
    try:
        found = store_corpus(folder)
    except PartUnavailable:
        yield Problem("documents", "", "is missing: make the folder, and put the store's pages into it")
        return
    for item in found:
        if not isinstance(item, Document):
            name, why = item
            yield Problem(f"documents/{name}", "", why)
    if not any(isinstance(item, Document) for item in found):
        yield Problem("documents", "", "holds no document: nothing could be answered")


def _say(line: str) -> None:
    console.print(escape(line), soft_wrap=True, highlight=False)
