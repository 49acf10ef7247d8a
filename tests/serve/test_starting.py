"""What keeps a start from working is one clear line and status 1; what a killed start left behind is not in the way."""

from __future__ import annotations

import signal
import socket
from pathlib import Path

import httpx
import psutil
import pytest

from tests.serve.server import Installation
from tests.servers import free_port


def refused(installation: Installation, **changes: str) -> str:
    """Start with a changed environment; returns the one line that says why not."""
    done = installation.command("serve", **changes)
    assert done.returncode == 1, done.stdout
    assert done.stderr.startswith("mangaassist: ")
    assert done.stderr.count("\n") == 1, done.stderr
    return done.stderr


def test_the_folder_of_a_running_server_is_refused(server: Installation) -> None:
    line = refused(server, PORT=str(free_port()), MLFLOW_PORT=str(free_port()))
    assert str(server.data_dir) in line
    assert "DATA_DIR" in line
    assert httpx.get(f"{server.url}/healthz", trust_env=False).status_code == 200


@pytest.mark.parametrize("variable", ["PORT", "MLFLOW_PORT"])
def test_a_taken_port_is_refused_and_its_owner_named(tmp_path: Path, variable: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        other = Installation(tmp_path / "data")
        line = refused(other, **{variable: str(port)})
    assert f"port {port} is taken" in line
    assert f"set {variable} " in line
    assert str(psutil.Process().pid) in line
    assert other.processes() == []


def test_a_folder_that_cannot_be_written_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    assert "DATA_DIR" in refused(Installation(tmp_path / "data"), DATA_DIR=str(tmp_path / "file" / "below"))


def test_a_wrong_setting_is_refused(tmp_path: Path) -> None:
    assert "MANGA_LLM='gpt'" in refused(Installation(tmp_path / "data"), MANGA_LLM="gpt")
    assert not (tmp_path / "data").exists()


def test_a_wrong_file_of_keys_is_refused(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "keys.json").write_text('[{"key": "", "id": "hana", "type": "operator"}]')
    line = refused(Installation(tmp_path / "data"))
    assert "keys.json" in line
    assert "mend it" in line


def test_doctor_without_a_server_says_how_to_start_one(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    done = Installation(tmp_path / "data").command("doctor")
    assert done.returncode == 1
    assert "mangaassist serve" in done.stdout
    assert "Traceback" not in done.stdout + done.stderr


def test_chat_without_a_server_says_how_to_start_one(tmp_path: Path) -> None:
    done = Installation(tmp_path / "data").command("chat")
    assert done.returncode == 1
    assert "mangaassist serve" in done.stderr
    assert done.stderr.count("\n") == 1


def test_after_a_kill_the_next_start_clears_up_and_indexes_nothing(server: Installation) -> None:
    trace_id = server.ask("Who wrote Berserk?")["trace_id"]
    server.trace_arrived(trace_id)
    keys = server.keys()
    server.stop(signal.SIGKILL)
    (stale,) = [process for process in server.processes() if process.parent() is None or process.ppid() == 1]
    server.start()
    assert f"(process {stale.pid})" in server.output
    assert "Corpus: 0 documents added, 0 changed, 0 removed" in server.output
    assert not stale.is_running()
    assert server.keys() == keys
    assert server.trace(trace_id)["state"] == "OK"
    assert "Kentaro Miura" in server.ask("Who wrote Berserk?")["answer"]
