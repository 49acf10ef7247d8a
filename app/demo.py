"""The demo customer's key, for the page of a developer's own machine: one click instead of a key to copy."""

from __future__ import annotations

import re
from ipaddress import ip_address

from starlette.requests import Request

from app.auth import Keys
from app.settings import Settings

CUSTOMER = "demo-customer"
_LOCAL_NAMES = {"127.0.0.1", "::1", "localhost"}
_OF_A_PROXY = re.compile(r"via|.*forwarded.*|.*(?:client|connecting|real)-ip")


def demo_key(request: Request, settings: Settings, keys: Keys) -> str | None:
    """The demo customer's key for the page on this very machine; None for anybody else.

    It opens invented orders and nothing more, and only what runs as ``local`` and listens on loopback gives it away:
    to a client on loopback, asked by a name of this machine, past no proxy or tunnel, and from no other site's page.
    """
    if settings.env != "local" or settings.host not in _LOCAL_NAMES or not _from_this_machine(request):
        return None
    return next((key.secret for key in keys.keys if key.user.id == CUSTOMER), None)


def _from_this_machine(request: Request) -> bool:
    if any(_OF_A_PROXY.fullmatch(name) for name in request.headers):
        return False
    if request.headers.get("origin", own := f"{request.url.scheme}://{request.url.netloc}") != own:
        return False
    if request.headers.get("sec-fetch-site", "same-origin") != "same-origin":
        return False
    return _is_loopback(request.client.host if request.client else "") and request.url.hostname in _LOCAL_NAMES


def _is_loopback(address: str) -> bool:
    try:
        return ip_address(address).is_loopback
    except ValueError:
        return False
