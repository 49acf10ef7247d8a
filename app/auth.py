"""Who asks: API keys to users. No key is a guest; an unknown key is refused."""

from __future__ import annotations

import hmac
import json
import os
import secrets
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from app.preflight import CannotStart
from pipeline.types import User

GUEST = User("guest", "guest")
_PREFIX = "manga-"
_DEMO: tuple[tuple[str, Literal["customer", "operator"]], ...] = (
    ("demo-customer", "customer"),
    ("demo-operator", "operator"),
)


class UnknownKey(Exception):
    """The key belongs to nobody."""


@dataclass(frozen=True, slots=True)
class Key:
    """An API key and its owner."""

    secret: str
    user: User


class Keys:
    """The keys that are known, kept in ``keys.json`` in the data folder, readable by its owner only."""

    def __init__(self, keys: tuple[Key, ...]) -> None:
        self.keys = keys

    @classmethod
    def load(cls, data_dir: Path) -> Keys:
        """Read the keys; on the first start make one for the demo customer and one for the demo operator."""
        path = data_dir / "keys.json"
        if not path.exists():
            _write_private(path, [{"key": _new_key(), "id": name, "type": kind} for name, kind in _DEMO])
        try:
            rows = json.loads(path.read_text(encoding="utf-8"))
            return cls(tuple(Key(row["key"], User(row["id"], row["type"])) for row in rows))
        except (OSError, ValueError, LookupError, TypeError, AttributeError) as error:
            why = f"{path} cannot be read ({type(error).__name__}: {error})"
            raise CannotStart(f"{why}: mend it, or delete it, and new demo keys are made") from error

    def user(self, authorization: str | None) -> User:
        """Return the user that an ``Authorization`` header speaks for.

        Raises:
            UnknownKey: there is a header, and it holds no known key.
        """
        if authorization is None:
            return GUEST
        scheme, _, given = authorization.partition(" ")
        if scheme.lower() != "bearer":
            raise UnknownKey
        known = [key for key in self.keys if hmac.compare_digest(key.secret.encode(), given.strip().encode())]
        if not known:
            raise UnknownKey
        return known[0].user


def is_ours(authorization: str) -> bool:
    """Whether a header holds a key of our form, known or not."""
    return authorization.partition(" ")[2].strip().startswith(_PREFIX)


def _new_key() -> str:
    return f"{_PREFIX}{secrets.token_urlsafe(24)}"


def _write_private(path: Path, rows: list[dict[str, str]]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_suffix(".draft")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as file:
        json.dump(rows, file, indent=2)
    draft.replace(path)
