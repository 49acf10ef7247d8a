"""How many cores this process is given: by its affinity and by its control groups, whatever the machine has."""

from __future__ import annotations

import math
import os
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

_BOUNDED_BY = ("LANCE_CPU_THREADS", "OMP_NUM_THREADS", "RAYON_NUM_THREADS", "TOKIO_WORKER_THREADS")
"""What LanceDB, BLAS and Arrow, tokenizers, and LanceDB's runtime read. Unset, each goes by cores of its own count."""


def threads_for(processes: int = 1) -> int:
    """How many threads may compute in each of so many processes: a core each, of those that are given, at least one.

    Of two and a half cores it is two: the event loop has what is left.
    """
    return max(1, math.floor(cores_given()) // processes)


def bound_libraries(threads: int) -> None:
    """Have libraries that are loaded from now on compute in so many threads, unless the environment says otherwise."""
    for variable in _BOUNDED_BY:
        os.environ.setdefault(variable, str(threads))


def cores_given(proc: Path = Path("/proc/self")) -> float:
    """Cores that this process may use. A quota may be half a core; ``proc`` is where Linux tells of the process."""
    return min([_by_affinity(), *_quotas(proc)])


def _by_affinity() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _quotas(proc: Path) -> Iterator[float]:
    """The quotas of the process's groups and of all groups above them, as far as they can be seen from here."""
    for folder in _groups(proc):
        with suppress(OSError, ValueError, ZeroDivisionError):
            quota, period = _quota(folder)
            if quota > 0:
                yield quota / period


def _quota(group: Path) -> tuple[int, int]:
    """Microseconds of CPU in a period, in the form of cgroup v2, else in that of v1. Raises what ends in no quota."""
    if (file := group / "cpu.max").exists():
        quota, period = file.read_text(encoding="ascii").split()
        return int(quota), int(period)  # "max" is no number, and no quota
    read = (int((group / f"cpu.cfs_{name}_us").read_text(encoding="ascii")) for name in ("quota", "period"))
    return next(read), next(read)  # -1 is no quota


def _groups(proc: Path) -> Iterator[Path]:
    """The folders of the process's groups, up to where the hierarchy is mounted."""
    with suppress(OSError):
        paths = dict(_paths(proc))
        for controller, root, mount in _mounts(proc):
            inside = Path(paths.get(controller, "/"))
            # In a container without a namespace of groups, the path is the host's and the mount begins at the group.
            below = inside.relative_to(root) if inside.is_relative_to(root) else Path()
            folder = mount / below
            yield from (each for each in (folder, *folder.parents) if each.is_relative_to(mount))


def _paths(proc: Path) -> Iterator[tuple[str, str]]:
    """The path of the process in the hierarchy of CPU time of v1 ("cpu") and in that of v2 ("")."""
    for line in (proc / "cgroup").read_text(encoding="utf-8").splitlines():
        _, controllers, path = line.split(":", 2)
        yield from ((each, path) for each in controllers.split(",") if each in {"", "cpu"})


def _mounts(proc: Path) -> Iterator[tuple[str, str, Path]]:
    """Where these hierarchies are mounted: controller, the group that the mount begins at, and the folder."""
    for line in (proc / "mountinfo").read_text(encoding="utf-8").splitlines():
        before, _, after = line.partition(" - ")
        root, mount = before.split()[3:5]
        kind, _, options = after.split(" ", 2)
        if kind == "cgroup2":
            yield "", root, Path(mount)
        elif kind == "cgroup" and "cpu" in options.split(","):
            yield "cpu", root, Path(mount)
