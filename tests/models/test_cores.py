"""The cores that a process is given: what Linux says of its affinity and its groups, in each form that there is."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest

from infra.cores import bound_libraries, cores_given, threads_for

HERE = len(os.sched_getaffinity(0))
V1 = Path("/sys/fs/cgroup/cpu")


def told(folder: Path, groups: str, mounts: str, quotas: dict[str, str]) -> Path:
    """A folder in the form of /proc/self, and the files of the groups that it tells of."""
    (folder / "cgroup").write_text(groups)
    (folder / "mountinfo").write_text(mounts.format(at=folder / "fs"))
    for name, text in quotas.items():
        (file := folder / "fs" / name).parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)
    return folder


V2_MOUNT = "30 23 0:28 / {at} rw,nosuid - cgroup2 cgroup2 rw,nsdelegate\n22 1 8:1 / / rw - ext4 /dev/sda1 rw\n"
V1_MOUNT = "33 31 0:30 {root} {{at}} rw,relatime shared:9 - cgroup cgroup rw,cpu,cpuacct\n"


@pytest.mark.parametrize(
    ("quotas", "cores"),
    [
        ({"cpu.max": "50000 100000\n"}, 0.5),
        ({"cpu.max": "max 100000\n"}, HERE),
        ({"a/b/cpu.max": "25000 50000\n"}, 0.5),
        ({"a/cpu.max": "10000 100000\n", "a/b/cpu.max": "50000 100000\n"}, 0.1),
        ({"a/cpu.max": "50000 100000\n", "a/b/cpu.max": "max 100000\n"}, 0.5),
        ({"cpu.max": "6400000 100000\n"}, HERE),
        ({"other/cpu.max": "10000 100000\n"}, HERE),
        ({"cpu.max": "nonsense\n"}, HERE),
        ({"cpu.max": "1000 0\n"}, HERE),
        ({}, HERE),
    ],
)
def test_a_quota_of_the_second_form_bounds_the_cores(quotas: dict[str, str], cores: float, tmp_path: Path) -> None:
    assert cores_given(told(tmp_path, "0::/a/b\n", V2_MOUNT, quotas)) == cores


@pytest.mark.parametrize(
    ("root", "path", "quotas", "cores"),
    [
        ("/", "/", {"cpu.cfs_quota_us": "50000\n", "cpu.cfs_period_us": "100000\n"}, 0.5),
        ("/", "/", {"cpu.cfs_quota_us": "-1\n", "cpu.cfs_period_us": "100000\n"}, HERE),
        ("/", "/a/b", {"a/cpu.cfs_quota_us": "2000\n", "a/cpu.cfs_period_us": "10000\n"}, 0.2),
        ("/docker/c", "/docker/c", {"cpu.cfs_quota_us": "5000\n", "cpu.cfs_period_us": "10000\n"}, 0.5),
        ("/docker/c", "/docker/c/in", {"in/cpu.cfs_quota_us": "5000\n", "in/cpu.cfs_period_us": "10000\n"}, 0.5),
        ("/docker/c", "/elsewhere", {"cpu.cfs_quota_us": "5000\n", "cpu.cfs_period_us": "10000\n"}, 0.5),
        ("/", "/", {"cpu.cfs_quota_us": "5000\n"}, HERE),
    ],
)
def test_a_quota_of_the_first_form_bounds_the_cores(
    root: str, path: str, quotas: dict[str, str], cores: float, tmp_path: Path
) -> None:
    groups = f"4:memory:/m\n2:cpu,cpuacct:{path}\n0::/\n"
    assert cores_given(told(tmp_path, groups, V1_MOUNT.format(root=root), quotas)) == cores


def test_without_groups_the_affinity_counts(tmp_path: Path) -> None:
    assert cores_given(tmp_path / "none") == HERE


_COUNTED = "import sys; from infra.cores import cores_given, threads_for; print(cores_given(), threads_for())"


def counted() -> tuple[float, int]:
    cores, threads = subprocess.run(
        [sys.executable, "-c", _COUNTED], check=True, capture_output=True, text=True
    ).stdout.split()
    return float(cores), int(threads)


def test_the_real_affinity_is_heeded() -> None:
    everything = os.sched_getaffinity(0)
    os.sched_setaffinity(0, {min(everything)})
    try:
        assert counted() == (1.0, 1)
    finally:
        os.sched_setaffinity(0, everything)


@pytest.fixture
def real_group() -> Iterator[Path]:
    """A group of the kernel's own, with three tenths of a core, that this process is in."""
    group, before = V1 / f"cores-{uuid4().hex}", V1 / "cgroup.procs"
    try:
        group.mkdir()
        (group / "cpu.cfs_quota_us").write_text("30000")
    except OSError:
        pytest.skip("this user may make no control group of version 1")
    (group / "cgroup.procs").write_text(str(os.getpid()))
    yield group
    before.write_text(str(os.getpid()))
    group.rmdir()


@pytest.mark.usefixtures("real_group")
def test_the_real_quota_is_heeded() -> None:
    assert counted() == (0.3, 1)


@pytest.mark.parametrize(
    ("cores", "processes", "threads"), [(2.0, 1, 2), (2.0, 2, 1), (2.5, 1, 2), (0.5, 1, 1), (8.0, 3, 2), (2.0, 5, 1)]
)
def test_each_process_takes_its_share(
    cores: float, processes: int, threads: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("infra.cores.cores_given", lambda: cores)
    assert threads_for(processes) == threads


def test_what_the_environment_says_of_threads_stays(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("os.environ", {"RAYON_NUM_THREADS": "7"})
    bound_libraries(3)
    assert os.environ["RAYON_NUM_THREADS"] == "7"
    assert os.environ["OMP_NUM_THREADS"] == os.environ["LANCE_CPU_THREADS"] == "3"
