"""A setting of a server that the tool starts itself, as ``--cand-setting`` names it."""

from __future__ import annotations

from collections.abc import Sequence

from pydantic import ValidationError

from app.settings import Settings

_PREFIX = "manga_"
_OUR_OWN = frozenset({"host", "port", "mlflow_port", "llm_port", "data_dir", "faults", "turns_per_minute", "env"})
"""What the tool has to choose, or it could not ask."""


def settings_of(texts: Sequence[str]) -> dict[str, str]:
    """Read lines such as ``MANGA_RERANK_BUDGET_MS=200``, the prefix left out or not: values by variable.

    Raises:
        ValueError: there is no such setting, or it does not take the value.
    """
    return dict(_read(text) for text in texts)


def _read(text: str) -> tuple[str, str]:
    name, equals, value = text.partition("=")
    field = name.strip().lower().removeprefix(_PREFIX)
    if not equals or field not in Settings.model_fields:
        raise ValueError(f"{text!r}: use NAME=VALUE, where NAME is one of the settings, such as MANGA_RERANK_BUDGET_MS")
    if field in _OUR_OWN:
        raise ValueError(f"{text!r}: this one the tool sets itself")
    try:
        Settings.model_validate({field: value})
    except ValidationError as error:
        raise ValueError(f"{text!r}: {error.errors()[0]['msg'].removeprefix('Value error, ')}") from error
    return f"{_PREFIX}{field}".upper(), value
