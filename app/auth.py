"""Who asks: API keys to users. No key is a guest; an unknown key is refused."""

from __future__ import annotations

import hmac
import json
import logging
import os
import secrets
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, Field, TypeAdapter, ValidationError

from app.preflight import CannotStart
from pipeline.types.asking import User

logger = logging.getLogger(__name__)

GUEST = User("guest", "guest")
_PREFIX = "manga-"
_DEMO: dict[str, Literal["customer", "operator"]] = {"demo-customer": "customer", "demo-operator": "operator"}


class UnknownKey(Exception):
    """The key belongs to nobody."""


@dataclass(frozen=True, slots=True)
class Key:
    """An API key and its owner."""

    secret: str
    user: User


@dataclass(frozen=True, slots=True)
class Caller:
    """Who asks, and what a guest's own turns are known by: the session that they were made in."""

    user: User
    session_id: str = ""

    def may_see(self, *, user: str, session: str) -> bool:
        """Whether a turn of ``user`` in ``session`` is the caller's own, or the caller an operator."""
        if self.user.type != "guest":
            return self.user.type == "operator" or self.user.id == user
        return user == GUEST.id and hmac.compare_digest(self.session_id.encode(), session.encode())


def _nobodys(user_id: str) -> str:
    if user_id.partition("@")[0] == GUEST.id:
        raise ValueError("is the name of those without a key")
    return user_id


class _Row(BaseModel):
    """A line of ``keys.json``. A key is what fits a ``Bearer`` header (RFC 6750), and too long to be guessed."""

    key: Annotated[str, Field(pattern=r"^[A-Za-z0-9._~+/-]{16,256}=*$")]
    id: Annotated[str, Field(pattern=r"^[A-Za-z0-9._@+:-]{1,64}$"), AfterValidator(_nobodys)]
    type: Literal["customer", "operator"]


_ROWS = TypeAdapter(list[_Row])


class Keys:
    """The keys in ``keys.json`` in the data folder, readable by its owner only. A changed file is read again.

    Args:
        data_dir: where the file is.
        demo: make keys for a demo customer and a demo operator where there is no file; else refuse such keys.

    Raises:
        CannotStart: the file is not as it should be.
    """

    def __init__(self, data_dir: Path, *, demo: bool) -> None:
        self._path = data_dir / "keys.json"
        self._demo = demo
        if demo and not self._path.exists():
            _write_private(self._path, [{"key": _new_key(), "id": name, "type": kind} for name, kind in _DEMO.items()])
        self._read_at = _stamp(self._path)
        self._keys = self._read() if self._read_at else ()

    @property
    def keys(self) -> tuple[Key, ...]:
        """The keys as the file has them now. While it cannot be read, those of before stay."""
        if (stamp := _stamp(self._path)) != self._read_at:
            self._read_at = stamp
            try:
                self._keys = self._read() if stamp else ()
            except CannotStart as error:
                logger.error("%s; until then the keys of before are good", error)  # noqa: TRY400 - one line says it
        return self._keys

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

    def secret_of(self, user: User) -> str | None:
        """The first key of a user; guests have none."""
        return next((key.secret for key in self.keys if key.user == user), None)

    def _read(self) -> tuple[Key, ...]:
        try:
            rows = _ROWS.validate_json(self._path.read_bytes())
        except (ValidationError, OSError) as error:
            raise CannotStart(f"{self._path} {_what_is_wrong(error)}: mend it, or move it away") from error
        if len({row.key for row in rows}) < len(rows):
            raise CannotStart(f"{self._path} has one key twice: give each user their own")
        accepted = [row for row in rows if self._demo or row.id not in _DEMO]
        if len(accepted) < len(rows):
            logger.warning("%s has demo keys, which are not accepted with MANGA_ENV=production", self._path)
        return tuple(Key(row.key, User(row.id, row.type)) for row in accepted)


def key_from_outside(key: str) -> str:
    """A key as a command line gives it.

    Raises:
        CannotStart: it can be nobody's, since no header takes it.
    """
    if not (key.isascii() and key.isprintable() and key.strip()):
        raise CannotStart("--key: that is no key of ours: `mangaassist doctor` lists them")
    return key


def is_ours(authorization: str) -> bool:
    """Whether a header holds a key of our form, known or not."""
    return authorization.partition(" ")[2].strip().startswith(_PREFIX)


def _what_is_wrong(error: ValidationError | OSError) -> str:
    """The first problem in few words, which never hold a key."""
    if isinstance(error, OSError):
        return f"cannot be read ({error.strerror})"
    first = error.errors(include_input=False, include_url=False)[0]
    place = first["loc"]
    where = f" in entry {int(place[0]) + 1}" if place else ""
    what = f" ({place[1]})" if len(place) > 1 else ""
    return f"is wrong{where}{what}: {first['msg'].removeprefix('Value error, ')}"


def _stamp(path: Path) -> tuple[int, ...] | None:
    """What changes when a file does; None without one."""
    try:
        found = path.stat()
    except FileNotFoundError:
        return None
    return found.st_ino, found.st_mtime_ns, found.st_size


def _new_key() -> str:
    return f"{_PREFIX}{secrets.token_urlsafe(24)}"


def _write_private(path: Path, rows: list[dict[str, str]]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_suffix(".draft")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as file:
        json.dump(rows, file, indent=2)
    draft.replace(path)
