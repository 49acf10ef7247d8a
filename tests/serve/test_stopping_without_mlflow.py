"""An app whose MLflow breaks, and then hangs: it goes on, it stops, and it says what was lost.

Last of those that share the installation, which has been stopped: no other test has to start it again for this one.
"""

from __future__ import annotations

import signal
import time

import psutil
import pytest

from tests.serve.server import START_S, Installation, eventually


def freeze(installation: Installation) -> None:
    """Stop MLflow and all that it has started."""
    assert installation.process
    for process in psutil.Process(installation.process.pid).children(recursive=True):
        process.send_signal(signal.SIGSTOP)


def traces_part(installation: Installation) -> str:
    """What is said of the traces' backend."""
    with installation.client() as client:
        return client.get("/readyz").json()["parts"]["traces"]["detail"]


@pytest.mark.timeout(400)
def test_an_app_whose_mlflow_breaks_goes_on_and_says_what_was_lost(installation: Installation) -> None:
    if installation.running:
        installation.stop()
    folder = installation.data_dir / "mlflow"
    folder.mkdir(exist_ok=True)
    (folder / "mlflow.db").write_bytes(b"this is no database " * 100)
    installation.start()
    assert "MLflow's database is broken" in " ".join(installation.output.split())
    installation.trace_arrived(installation.ask("Who wrote Berserk?")["trace_id"])
    (folder / "mlflow.db").write_bytes(b"this is no database " * 100)
    kept = installation.ask("Who wrote Nana?")["trace_id"]
    eventually(lambda: "refuses every trace" in traces_part(installation))
    eventually(lambda: len(list(folder.glob("mlflow.db.broken-*"))) == 2, START_S)
    eventually(lambda: traces_part(installation) == "otlp", START_S)
    installation.trace_arrived(kept)
    freeze(installation)
    installation.ask("Who wrote Monster?")
    began = time.monotonic()
    assert installation.stop(signal.SIGINT) == 0
    assert time.monotonic() - began < START_S
    assert "1 traces since the start are not known to be stored" in " ".join(installation.output.split())
    assert "Traceback" not in installation.output
