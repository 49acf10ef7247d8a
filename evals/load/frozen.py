"""What every figure that is written to a file is made of."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict

Ends = tuple[float, float]
"""Of a 95 % interval."""


class Frozen(BaseModel):
    """A record that does not change once it is made."""

    model_config = ConfigDict(frozen=True)
