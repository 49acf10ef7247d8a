from __future__ import annotations

import subprocess
import sys

import pytest

from infra.hidden import hidden, hollow
from tests.conftest import ROOT

_LOADS = """
import sys, infra.search.lance
print("lance_namespace_urllib3_client.api.table_api" in sys.modules)
from lance_namespace_urllib3_client.api.table_api import TableApi
print(TableApi.__name__)
"""


def test_the_client_of_a_cloud_is_there_for_whoever_asks_for_it_after_all() -> None:
    done = subprocess.run([sys.executable, "-c", _LOADS], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["False", "TableApi"]


def test_of_a_hollow_module_everything_is_none_until_the_end() -> None:
    with hollow("wave_of_tests"):
        from wave_of_tests import Anything  # type: ignore[import-not-found]  # noqa: PLC0415

        assert Anything is None
    assert "wave_of_tests" not in sys.modules
    with pytest.raises(ModuleNotFoundError):
        import wave_of_tests  # type: ignore[import-not-found]  # noqa: F401, PLC0415


def test_what_is_loaded_already_stays_as_it_is() -> None:
    with hollow("subproc"), hidden("subprocess"):
        import subprocess as again  # noqa: PLC0415

        assert again is subprocess
    assert sys.modules["subprocess"] is subprocess
