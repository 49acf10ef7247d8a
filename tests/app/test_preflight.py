"""What keeps a start from working is found out first, on every kind of address."""

from __future__ import annotations

import socket

import pytest

from app.preflight import CannotStart, check_port
from tests.servers import free_port


@pytest.mark.parametrize("host", ["127.0.0.1", "::1", "localhost", "0.0.0.0", "::"])  # noqa: S104
def test_a_free_port_may_be_used(host: str) -> None:
    check_port(host, free_port(), "PORT")


@pytest.mark.parametrize(("host", "family"), [("127.0.0.1", socket.AF_INET), ("::1", socket.AF_INET6)])
def test_a_port_that_is_taken_is_named_with_what_to_set(host: str, family: socket.AddressFamily) -> None:
    with socket.create_server((host, 0), family=family) as server:
        port = server.getsockname()[1]
        with pytest.raises(CannotStart, match=f"port {port} is taken by .+: stop that, or set PORT"):
            check_port(host, port, "PORT")


@pytest.mark.parametrize("host", ["203.0.113.9", "2001:db8::1", "no.such.host.invalid", "http://localhost"])
def test_an_address_of_another_machine_is_refused_by_the_settings_name(host: str) -> None:
    with pytest.raises(CannotStart, match="MANGA_HOST="):
        check_port(host, free_port(), "PORT")
