"""The log: to the terminal, masked."""

from __future__ import annotations

import logging
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from rich.logging import RichHandler

from app.console import console
from pipeline.errors import PartUnavailable

if TYPE_CHECKING:
    from app.masking import Masking

_TOLD_BY_US = ("opensearch", "urllib3")
"""Libraries that log, with a stack trace, each failure that our own errors tell in a line."""


def write_log(store: Path, whose: str = "") -> None:
    """Write the log of this process to the terminal. ``whose`` begins each line."""
    handler = RichHandler(console=console, show_path=False)
    handler.setFormatter(MaskingFormatter(store, whose))
    logging.basicConfig(level=logging.WARNING, handlers=[handler])
    for library in _TOLD_BY_US:
        logging.getLogger(library).setLevel(logging.ERROR)


class MaskingFormatter(logging.Formatter):
    """Errors of other parts may quote what a user wrote: the log is masked like the traces, stack traces included."""

    def __init__(self, store: Path, whose: str = "") -> None:
        super().__init__(f"{whose}%(message)s")
        self._store = store

    def format(self, record: logging.LogRecord) -> str:
        """Return the finished text, masked."""
        return self._masking.mask(super().format(record))

    @cached_property
    def _masking(self) -> Masking:
        """The first line pays for it, not every start. Of a store that cannot be read nobody is public."""
        from app.lexicon import Lexicon, lexicon_of
        from infra.store.reading import WrongStore, open_store
        from pipeline.trade import NO_TRADE
        from pipeline.wording.order_numbers import NO_NUMBERS

        try:
            return lexicon_of(self._store).masking(open_store(self._store).order_numbers)
        except (PartUnavailable, WrongStore):
            return Lexicon([], NO_TRADE).masking(NO_NUMBERS)
