"""The names that may stand at a place in a file, as the type that it is held against has them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import is_dataclass
from difflib import get_close_matches
from typing import Any, get_args, get_type_hints

from pydantic import BaseModel


def near_to(name: str, kind: Any, place: Sequence[int | str]) -> str | None:
    """The name at a place of a ``kind`` that is written most like this one; None where none is near."""
    for step in place:
        kind = _below(kind, step)
    return next(iter(get_close_matches(name, _fields(kind) or _keys(kind), n=1)), None)


def _fields(kind: Any) -> Mapping[str, Any]:
    """The fields of a class of them, with their types; none of any other type."""
    if isinstance(kind, type) and issubclass(kind, BaseModel):
        return {name: one.annotation for name, one in kind.model_fields.items()}
    hints = get_type_hints(kind) if is_dataclass(kind) else {}
    return {name: hint for name, hint in hints.items() if not name.startswith("_")}


def _keys(kind: Any) -> list[str]:
    """The keys of a mapping whose keys are some texts and no others."""
    first = next(iter(get_args(kind)), None)
    return [name for name in get_args(first) if isinstance(name, str)]


def _below(kind: Any, step: int | str) -> Any:
    """The type of a field, of what a list or a mapping holds, or of what may also be None."""
    inner = [one for one in get_args(kind) if one not in {type(None), ...}]
    for one in (kind, *inner):
        if step in (fields := _fields(one)):
            return fields[f"{step}"]
    return inner[-1] if inner else None
