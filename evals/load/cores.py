"""Cores of its own for the server, so that who measures takes nothing from what is measured."""

from __future__ import annotations

import os
from collections.abc import Generator
from contextlib import contextmanager
from typing import NamedTuple


class Shares(NamedTuple):
    """Which cores are whose."""

    servers: set[int]
    generators: set[int]


def shares(server_cores: int | None) -> Shares:
    """Split the cores that this process may use; without a number both use all of them.

    Raises:
        ValueError: the number leaves none to one of them, or the system cannot tie a process to its cores.
    """
    if not hasattr(os, "sched_setaffinity"):
        if server_cores is None:
            return Shares(set(), set())
        raise ValueError("--server-cores: this system does not tie processes to cores")
    mine = sorted(os.sched_getaffinity(0))
    if server_cores is None:
        return Shares(set(mine), set(mine))
    if not 0 < server_cores < len(mine):
        raise ValueError(f"--server-cores {server_cores}: of {len(mine)} cores one at least is the generator's")
    return Shares(set(mine[:server_cores]), set(mine[server_cores:]))


@contextmanager
def on_cores(cores: set[int]) -> Generator[None, None, None]:
    """Keep this thread, and the processes and threads that it starts meanwhile, on these cores; none: on all."""
    if not cores:
        yield
        return
    before = os.sched_getaffinity(0)
    os.sched_setaffinity(0, cores)
    try:
        yield
    finally:
        os.sched_setaffinity(0, before)
