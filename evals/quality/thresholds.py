"""What figures have to be, from ``thresholds.yml``."""

from __future__ import annotations

from pathlib import Path
from typing import Self

import yaml
from pydantic import BaseModel, ConfigDict, TypeAdapter, model_validator

from evals.quality.figure import Figure

THRESHOLDS = Path(__file__).with_name("thresholds.yml")


class Threshold(BaseModel):
    """An aim, from below or from above, and the ``floor`` (or ceiling) behind which nothing may fall back."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    least: float | None = None
    most: float | None = None
    floor: float | None = None
    reference: str = ""

    @model_validator(mode="after")
    def _one_side(self) -> Self:
        if (self.least is None) == (self.most is None):
            raise ValueError("an aim is either least or most")
        return self

    def met(self, figure: Figure) -> bool:
        """Whether the figure is there."""
        return figure.value >= self.least if self.least is not None else figure.value <= (self.most or 0.0)

    def fell(self, figure: Figure) -> bool:
        """Whether the whole of its interval lies behind the floor."""
        if self.floor is None:
            return False
        return figure.high < self.floor if self.least is not None else figure.low > self.floor

    def __str__(self) -> str:
        return f">= {self.least:.0%}" if self.least is not None else f"<= {self.most or 0.0:.0%}"


def thresholds() -> dict[str, Threshold]:
    """By the name of the figure."""
    written = yaml.safe_load(THRESHOLDS.read_text(encoding="utf-8"))
    return TypeAdapter(dict[str, Threshold]).validate_python(written)


def failed(figures: list[Figure]) -> list[Figure]:
    """Those that a gate does not let through."""
    aims = thresholds()
    return [one for one in figures if (aim := aims.get(one.name)) and aim.fell(one)]
