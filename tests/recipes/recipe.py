"""What a recipe tells one to write."""

from __future__ import annotations

import re

from tests.conftest import ROOT

_BLOCK = re.compile(r"^```python\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def code_of(recipe: str) -> list[str]:
    """The code of a page of ``docs/recipes``, a block an item, in order."""
    return _BLOCK.findall((ROOT / "docs" / "recipes" / f"{recipe}.md").read_text(encoding="utf-8"))


def files_of(recipe: str) -> list[str]:
    """The files that its table names."""
    page = (ROOT / "docs" / "recipes" / f"{recipe}.md").read_text(encoding="utf-8")
    return re.findall(r"^\| `([^`]+)` \|", page, re.MULTILINE)
