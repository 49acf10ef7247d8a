"""What goes wrong on the command line is one line and status 1, and a server is found wherever it listens."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from app.auth import key_from_outside
from app.commands.traces import forget
from app.preflight import CannotStart
from app.settings import Settings
from tests.serve.server import Installation
from tests.servers import free_port

NOBODY = "http://127.0.0.1:1"


def refused(folder: Path, *arguments: str, **changes: str) -> str:
    done = Installation(folder / "data").command(*arguments, **changes)
    assert done.returncode == 1, done.stdout
    assert done.stderr.startswith("mangaassist: ")
    assert done.stderr.count("\n") == 1, done.stderr
    assert "Traceback" not in done.stdout
    return done.stderr


@pytest.mark.parametrize(
    ("arguments", "changes", "remedy"),
    [
        (["prune"], {}, "MANGA_MLFLOW_URL"),
        (["forget", "--user", "a'b"], {}, "quote"),
        (["forget"], {}, "--user or --session"),
        (["chat", "--key", "ключ"], {}, "mangaassist doctor"),
        (["pull"], {"MANGA_LLM": "ollama", "MANGA_OLLAMA_URL": NOBODY}, "is the server running"),
        (["ingest", "/nowhere"], {}, "is no folder"),
        (["faults"], {"PORT": "1"}, "MANGA_FAULTS=allow"),
    ],
)
def test_what_goes_wrong_is_one_line(
    arguments: list[str], changes: dict[str, str], remedy: str, tmp_path: Path
) -> None:
    assert remedy in refused(tmp_path, *arguments, **changes)


@pytest.mark.parametrize(("command", "content"), [("doctor", "{"), ("faults", '[{"key": "x"}]')])
def test_broken_keys_are_one_line(command: str, content: str, tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "keys.json").write_text(content)
    assert "mend it, or move it away" in refused(tmp_path, command)


def test_an_unknown_name_is_warned_of_with_the_nearest(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / ".env").write_text("MANGA_REDIS_ULR=redis://x\n")
    done = Installation(tmp_path / "data").command("doctor", MANGA_SERACH="x", MANGA_NONSENSE_OF_MINE="y")
    said = " ".join(done.stdout.split())
    assert "MANGA_SERACH is set, but there is no such setting: do you mean MANGA_SEARCH?" in said
    assert "do you mean MANGA_REDIS_URL?" in said
    assert "MANGA_NONSENSE_OF_MINE is set, but there is no such setting" in said


@pytest.fixture
def another_server() -> Iterator[str]:
    """The port of a server that has nothing to do with us."""

    class Page(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.end_headers()
            self.wfile.write(b"<html>\x1b[2J</html>")

        do_POST = do_GET  # noqa: N815 - the library's name

        def log_message(self, format: str, *args: object) -> None: ...  # noqa: A002 - likewise

    with ThreadingHTTPServer(("127.0.0.1", 0), Page) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield str(server.server_port)
        server.shutdown()


@pytest.mark.parametrize("command", [["prune"], ["chat"], ["faults"]])
def test_another_server_at_the_port_is_told_from_ours(command: list[str], another_server: str, tmp_path: Path) -> None:
    said = refused(tmp_path, *command, PORT=another_server, MLFLOW_PORT=another_server)
    assert another_server in said
    assert " is no M" in said
    assert "\x1b" not in said


async def test_forgetting_says_the_same_of_another_server_and_of_none(
    another_server: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Not from the shell once more: what a command says there of an error, ``prune`` and others show."""
    monkeypatch.setenv("MLFLOW_HTTP_REQUEST_TIMEOUT", "5")  # or the patience of a command would be this process's
    monkeypatch.setenv("MLFLOW_HTTP_REQUEST_MAX_RETRIES", "1")
    for port, why in ((int(another_server), " is no MLflow"), (free_port(), "does not answer")):
        with pytest.raises(CannotStart, match=rf":{port}.*{why}.*MANGA_MLFLOW_URL"):
            await forget(Settings(_env_file=None, mlflow_port=port), "x", None)


@pytest.mark.parametrize(("command", "key"), [("chat", "\x1b[31m"), ("faults", "鍵")])
def test_a_key_that_no_header_takes_is_refused(command: str, key: str, tmp_path: Path) -> None:
    assert "that is no key of ours" in refused(tmp_path, command, "--key", key)


@pytest.mark.parametrize("key", ["", " ", "\x1b[31m", "鍵"])
def test_a_key_is_printable_ascii(key: str) -> None:
    with pytest.raises(CannotStart, match="that is no key of ours"):
        key_from_outside(key)


def test_a_command_loads_only_what_it_needs(tmp_path: Path) -> None:
    done = Installation(tmp_path / "data").command("forget", PYTHONPROFILEIMPORTTIME="1")
    assert "app.settings" in done.stderr
    assert "app.services" not in done.stderr


def test_the_version_is_shown(tmp_path: Path) -> None:
    done = Installation(tmp_path / "data").command("--version")
    assert (done.returncode, done.stdout.startswith("MangaAssist ")) == (0, True)


def test_the_running_server_is_found_on_another_port_and_a_wrong_key_is_said(server: Installation) -> None:
    elsewhere = {"PORT": str(free_port())}
    done = server.command("doctor", **elsewhere)
    assert done.returncode == 0, done.stdout
    assert server.url in done.stdout
    wrong = server.command("chat", "--key", "wrong", **elsewhere)
    assert wrong.returncode == 1
    assert "does not know this key" in wrong.stderr
    assert wrong.stderr.count("\n") == 1
