"""What the figures were taken on."""

from __future__ import annotations

import os
import platform

import psutil

from evals.load.frozen import Frozen


class Machine(Frozen):
    """The machine of the generator, which is the server's too where both run on one."""

    cores: int
    memory_gb: float
    architecture: str
    system: str
    python: str


def this_machine() -> Machine:
    """Describe the machine; cores are those that this process may use."""
    return Machine(
        cores=len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1,
        memory_gb=round(psutil.virtual_memory().total / 2**30, 1),
        architecture=platform.machine(),
        system=platform.system(),
        python=platform.python_version(),
    )
