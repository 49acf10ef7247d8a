"""OpenSearch from Maven's repository, by our own pom: where there is neither an address nor a program to start."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

POM = Path(__file__).parents[1] / "infra" / "deploy" / "pom.xml"
FETCHED_WITHIN_S = 100
"""80 MB the first time, a look into the local repository later. Below the time limit of a test."""
CLASSES = {"knn": "org.opensearch.knn.plugin.KNNPlugin", "neural": "org.opensearch.neuralsearch.plugin.NeuralSearch"}


def command(port: int, data: Path, plugins: str) -> list[str] | None:
    """Fetch OpenSearch and return the command that runs it in the foreground; None when it cannot be fetched.

    Maven starts the server as a child and does not pass signals on: give the command a session of its own
    (``start_new_session=True``) and signal the group.

    Args:
        port: where it listens, on the loopback address: 9201 to 9299.
        data: the absolute path of the folder for all its files, configuration included.
        plugins: names of ``CLASSES``, separated by commas.
    """
    maven = shutil.which("mvn")
    if maven is None or shutil.which("java") is None:
        return None
    run = [maven, "--batch-mode", "--quiet", f"--file={POM}"]
    try:
        subprocess.run([*run, "package"], check=True, capture_output=True, timeout=FETCHED_WITHIN_S)
    except (subprocess.CalledProcessError, subprocess.TimeoutExpired):
        return None
    classes = ",".join(CLASSES[name] for name in plugins.split(","))
    return [*run, "exec:exec", f"-Dport.before={port - 1}", f"-Ddata={data}", f"-Dserver.plugins={classes}"]
