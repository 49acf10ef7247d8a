from __future__ import annotations

import subprocess
import sys
from importlib import import_module

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
        assert import_module("wave_of_tests").Anything is None
    assert "wave_of_tests" not in sys.modules
    with pytest.raises(ModuleNotFoundError):
        import_module("wave_of_tests")


def test_what_is_loaded_already_stays_as_it_is() -> None:
    with hollow("subproc"), hidden("subprocess"):
        assert import_module("subprocess") is subprocess
    assert sys.modules["subprocess"] is subprocess
