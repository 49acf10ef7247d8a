from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest

from infra.models import kept_states
from infra.models.kept_states import KeptStates, name_of

ROWS = np.arange(-6, 6, dtype=np.int8).reshape(3, 4)


def opened(file: Path | None) -> KeptStates:
    return KeptStates(4, file)


@pytest.mark.parametrize("text", ["a passage", "", "ベルセルク", "\ud800 half a letter"])
def test_what_is_kept_is_there_for_the_next_process(tmp_path: Path, text: str) -> None:
    file = tmp_path / "states.sqlite"
    opened(file).put({text: ROWS})
    known = opened(file).get([text, "another"])
    assert list(known) == [text]
    assert (known[text] == ROWS).all()
    assert opened(file).missing([text, "another"]) == ["another"]


def test_without_a_file_memory_does() -> None:
    kept = opened(None)
    kept.put({"a": ROWS})
    assert list(kept.get(["a", "b"])) == ["a"]
    assert kept.get([]) == {}


def test_what_is_gone_is_forgotten_but_not_what_came_today(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    kept = opened(tmp_path / "states.sqlite")
    today = kept_states._today()
    monkeypatch.setattr(kept_states, "_today", lambda: today - 1)
    kept.put({"indexed": ROWS, "removed": ROWS})
    monkeypatch.undo()
    kept.put({"on its way": ROWS})
    kept.forget_all_but({name_of("indexed")})
    assert kept.missing(["indexed", "removed", "on its way"]) == ["removed"]


def test_a_folder_that_is_not_there_yet_is_made(tmp_path: Path) -> None:
    file = tmp_path / "index" / "states.sqlite"
    opened(file).put({"a": ROWS})
    assert list(opened(file).get(["a"])) == ["a"]


def test_a_broken_file_is_begun_anew(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    file = tmp_path / "states.sqlite"
    file.write_bytes(b"no database" * 1000)
    opened(file).put({"a": ROWS})
    assert list(opened(file).get(["a"])) == ["a"]
    assert "is broken" in caplog.text


def test_where_no_file_can_be_memory_does(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    (tmp_path / "a file").write_text("no folder")
    kept = opened(tmp_path / "a file" / "states.sqlite")
    kept.put({"a": ROWS})
    assert list(kept.get(["a"])) == ["a"]
    assert "cannot be kept" in caplog.text


def test_once_closed_nothing_is_known() -> None:
    kept = opened(None)
    kept.put({"a": ROWS})
    kept.close()
    kept.put({"b": ROWS})
    assert kept.get(["a", "b"]) == {}


def test_many_threads_and_two_processes_share_it(tmp_path: Path) -> None:
    file = tmp_path / "states.sqlite"
    both = opened(file), opened(file)

    def use(number: int) -> bool:
        both[number % 2].put({f"{number}": ROWS})
        return list(both[(number + 1) % 2].get([f"{number}"])) == [f"{number}"]

    with ThreadPoolExecutor(8) as pool:
        assert all(pool.map(use, range(200)))


_WRITER = """
import sys, numpy as np
from pathlib import Path
from infra.models.kept_states import KeptStates
kept = KeptStates(4, Path(sys.argv[1]))
for number in range(10**9):
    kept.put({str(number): np.ones((50, 4), np.int8)})
    print(number, flush=True)
"""


def test_a_writer_that_is_killed_breaks_nothing(tmp_path: Path) -> None:
    file = tmp_path / "states.sqlite"
    writer = subprocess.Popen([sys.executable, "-c", _WRITER, file], stdout=subprocess.PIPE, text=True)
    assert writer.stdout
    said = [writer.stdout.readline() for _ in range(50)]
    time.sleep(0.05)
    os.kill(writer.pid, signal.SIGKILL)
    writer.wait()
    kept = opened(file)
    assert kept.missing([line.strip() for line in said]) == []
    kept.put({"a": ROWS})
    assert list(kept.get(["a"])) == ["a"]
