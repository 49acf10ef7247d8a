"""Addresses as anybody may see them: of a server's address only its owner needs the password that may be in it."""

from __future__ import annotations

import re

_LOGIN = re.compile(r"(?<=://)[^\s/?#]*@")


def shown(text: str) -> str:
    """``text`` without the user and the password of every address in it."""
    return _LOGIN.sub("", text)
