"""Pages that commands write: a template beside the code, filled in."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from jinja2 import Environment, StrictUndefined


def rendered(template: Path, **values: Any) -> str:
    """The page; what is no ``Markup`` is escaped, and what the template needs and is not given raises."""
    environment = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    return environment.from_string(template.read_text(encoding="utf-8")).render(**values)
