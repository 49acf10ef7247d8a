"""What can keep a start from working, found out first. Each problem is one line that says what to do."""

from __future__ import annotations

import errno
import fcntl
import shutil
import socket
from pathlib import Path
from typing import IO, Any

import psutil

_NEEDED_BYTES = 500 * 1024 * 1024


class CannotStart(Exception):
    """Why, and what to do about it, in one line."""


def claim_data_dir(folder: Path) -> IO[str]:
    """Make the data folder ours for as long as the returned file is open.

    Raises:
        CannotStart: it cannot be written, has no room, or another start uses it.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        lock = (folder / "lock").open("a+")
    except OSError as error:
        raise CannotStart(
            f"DATA_DIR={folder} cannot be written ({error.strerror}): set DATA_DIR to another folder"
        ) from error
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        lock.close()
        raise CannotStart(
            f"another MangaAssist already uses {folder}: stop it, or set DATA_DIR to another folder"
        ) from error
    free = shutil.disk_usage(folder).free
    if free < _NEEDED_BYTES:
        raise CannotStart(
            f"only {free // 2**20} MB are free at {folder.resolve()}, {_NEEDED_BYTES // 2**20} MB are needed: "
            "free some space, or set DATA_DIR to another disk"
        )
    return lock


def check_port(host: str, port: int, variable: str) -> None:
    """Make sure that a port is free.

    Raises:
        CannotStart: it is taken, or may not be used.
    """
    try:
        places = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
    except OSError as error:
        raise CannotStart(f"MANGA_HOST={host} is no address of this machine ({error.strerror})") from error
    for family, kind, protocol, _, address in places:
        with socket.socket(family, kind, protocol) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            _bind(probe, address, port, variable)


def _bind(probe: socket.socket, address: Any, port: int, variable: str) -> None:
    """Raise CannotStart where it fails."""
    try:
        probe.bind(address)
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            raise CannotStart(
                f"port {port} is taken{_owner(port)}: stop that, or set {variable} to another port"
            ) from error
        if error.errno == errno.EADDRNOTAVAIL:
            raise CannotStart(f"MANGA_HOST={address[0]} is no address of this machine") from error
        raise CannotStart(f"port {port} on {address[0]} cannot be used ({error.strerror}): set {variable}") from error


def _owner(port: int) -> str:
    """Who listens there, as far as we may know."""
    try:
        connections = psutil.net_connections("tcp")
    except psutil.Error:
        return ""
    for connection in connections:
        if (
            connection.status == psutil.CONN_LISTEN
            and connection.laddr
            and connection.laddr.port == port
            and connection.pid
        ):
            try:
                return f" by {psutil.Process(connection.pid).name()} (process {connection.pid})"
            except psutil.Error:
                return ""
    return ""
