"""A network of its own for a server, which can lose every packet without a word. Needs ``ip netns``: Linux and root."""

from __future__ import annotations

import contextlib
import ctypes
import os
import random
import socket
import subprocess
from concurrent.futures import ThreadPoolExecutor
from itertools import count
from pathlib import Path
from types import TracebackType
from typing import Self

import pytest

_CLONE_NEWNET = 0x40000000
_NOBODY = "02:00:00:00:00:01"
"""A link-layer address that no card has."""
_numbers = count()


class Network:
    """A network namespace at the other end of a cable (a veth pair): ``here`` is this end's address, ``there`` its.

    Skips the test where namespaces are not permitted.
    """

    def __init__(self) -> None:
        # A private network: Ollama and MLflow refuse requests by way of an address that looks public.
        base = f"10.254.{random.randrange(256)}.{4 * random.randrange(64)}"  # noqa: S311 - so that two runs rarely meet
        net, _, last = base.rpartition(".")
        self.here, self.there = f"{net}.{int(last) + 1}", f"{net}.{int(last) + 2}"
        self._name = f"mg{os.getpid()}-{next(_numbers)}"
        self._cable = (f"{self._name}a", f"{self._name}b")

    def __enter__(self) -> Self:
        try:
            self._build()
        except (OSError, subprocess.CalledProcessError) as error:
            self._remove()
            # Not the command, which names this one namespace: tests that are skipped for one reason say the same.
            why = error.stderr.decode().strip() if isinstance(error, subprocess.CalledProcessError) else error
            pytest.skip(f"no network namespace, which needs `ip netns` (Linux, root, Debian's iproute2): {why}")
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, tb: TracebackType | None) -> None:
        self._remove()

    def listen(self) -> socket.socket:
        """A socket that listens there, on a port of its own. Sockets stay in the network that they were made in."""
        with ThreadPoolExecutor(1) as thread:
            return thread.submit(self._listen_there).result()

    def lose(self) -> None:
        """From now on packets are lost in both directions: sent to a card that nobody has."""
        for words in self._ends():
            _ip(*words[0], "neigh", "replace", words[1], "lladdr", _NOBODY, "dev", words[2], "nud", "permanent")

    def restore(self) -> None:
        """Packets arrive again."""
        for words in self._ends():
            _ip(*words[0], "neigh", "del", words[1], "dev", words[2])

    def _build(self) -> None:
        a, b = self._cable
        _ip("netns", "add", self._name)
        _ip("link", "add", a, "type", "veth", "peer", "name", b, "netns", self._name)
        _ip("addr", "add", f"{self.here}/30", "dev", a)
        _ip("link", "set", a, "up")
        _ip("-n", self._name, "addr", "add", f"{self.there}/30", "dev", b)
        _ip("-n", self._name, "link", "set", b, "up")

    def _remove(self) -> None:
        for words in (("link", "del", self._cable[0]), ("netns", "del", self._name)):
            with contextlib.suppress(OSError, subprocess.CalledProcessError):
                _ip(*words)

    def _ends(self) -> tuple[tuple[list[str], str, str], ...]:
        return ([], self.there, self._cable[0]), (["-n", self._name], self.here, self._cable[1])

    def _listen_there(self) -> socket.socket:
        """A thread can be in another network than its process."""
        libc = ctypes.CDLL(None, use_errno=True)
        with Path(f"/run/netns/{self._name}").open() as namespace:
            if libc.setns(namespace.fileno(), _CLONE_NEWNET):
                raise OSError(ctypes.get_errno(), "setns")
        return socket.create_server((self.there, 0))


def _ip(*words: str) -> None:
    subprocess.run(["ip", *words], check=True, capture_output=True, timeout=10)
