"""Session ids. For a guest the id is all that proves whose conversation it is, so every one is of our own making."""

from __future__ import annotations

import hashlib
import hmac
import secrets
import string

_LETTERS = string.ascii_lowercase
_BODY, _CHECK = 20, 4


def new_session_id() -> str:
    """An unguessable id, of letters only so that no digit run is ever taken for a card or phone number."""
    return _checked("".join(secrets.choice(_LETTERS) for _ in range(_BODY)))


def named_session_id(name: str, key: str) -> str:
    """The id of the session that the owner of an API key calls ``name``: nobody without the key can work it out."""
    return _checked(_letters(hmac.digest(key.encode(), name.encode(), "sha256"), _BODY))


def is_ours(session_id: str) -> bool:
    """Whether an id is of our making: letters, the last of which fit. A client's own words get no further."""
    return set(session_id) <= set(_LETTERS) and session_id == _checked(session_id[:_BODY])


def _checked(body: str) -> str:
    return body + _letters(hashlib.sha256(body.encode()).digest(), _CHECK)


def _letters(digest: bytes, count: int) -> str:
    number, letters = int.from_bytes(digest), ""
    for _ in range(count):
        number, letter = divmod(number, len(_LETTERS))
        letters += _LETTERS[letter]
    return letters
