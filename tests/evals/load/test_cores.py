"""Cores of its own for the server."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from evals.load.cores import on_cores, shares

pytestmark = pytest.mark.skipif(not hasattr(os, "sched_setaffinity"), reason="processes are tied to cores on Linux")
ASKED = "import os; print(sorted(os.sched_getaffinity(0)))"


def test_without_a_number_both_use_all_of_them() -> None:
    assert shares(None) == (os.sched_getaffinity(0), os.sched_getaffinity(0))


@pytest.mark.parametrize("number", [0, -1, 10_000])
def test_a_number_that_leaves_none_to_one_of_them_is_refused(number: int) -> None:
    with pytest.raises(ValueError, match="--server-cores"):
        shares(number)


def test_what_is_started_meanwhile_stays_on_its_cores_and_nothing_else_does() -> None:
    before = os.sched_getaffinity(0)
    first = {min(before)}
    with on_cores(first):
        said = subprocess.run([sys.executable, "-c", ASKED], capture_output=True, text=True, check=True, timeout=60)
    assert said.stdout.strip() == str(sorted(first))
    assert os.sched_getaffinity(0) == before
