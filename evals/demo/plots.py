"""Plots as PNG, all in one look."""

from __future__ import annotations

from collections.abc import Generator
from contextlib import contextmanager
from io import BytesIO
from typing import Any, Final

from matplotlib.figure import Figure

OURS: Final = "#2f6f9f"
WORSE: Final = "#c0504d"
BETTER: Final = "#4f9d5d"
FAINT: Final = "#9aa4ad"


class Drawing:
    """A plot being drawn: its axes, and, once it is done, its PNG."""

    def __init__(self, axes: Any) -> None:
        self.axes = axes
        self.png = b""


@contextmanager
def drawing(title: str, x: str, y: str, *, height: float = 3.6) -> Generator[Drawing, None, None]:
    """Draw on ``axes`` in this block; ``png`` is there after it. Opens no window and needs no display."""
    figure = Figure(figsize=(8.0, height), layout="constrained")
    made = Drawing(figure.subplots())
    made.axes.spines[["top", "right"]].set_visible(False)
    yield made
    made.axes.set_title(title, loc="left", fontsize=11)
    made.axes.set_xlabel(x)
    made.axes.set_ylabel(y)
    file = BytesIO()
    figure.savefig(file, format="png", dpi=110)
    made.png = file.getvalue()
