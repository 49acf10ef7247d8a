"""The bundled MLflow server: a child process on SQLite, one worker, no jobs, loopback only."""

from __future__ import annotations

import logging
import math
import re
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import ClassVar

from app.child_server import ChildServer
from app.mlflow_database import damage, let_it_shrink, set_aside_if_broken

logger = logging.getLogger(__name__)

ANSWERS = "/api/2.0/mlflow/experiments/get?experiment_id=0"
"""What succeeds once the server stores traces: unlike ``/health`` it needs the database."""
_DOUBT_S = 10.0
"""Between two looks into the database of a server that answers with errors: a look takes seconds."""
_FAILED = re.compile(rb'HTTP/[\d.]+" (?:400|422|5\d\d) ')
"""A line of the log on a request that the server could not serve, for its database's sake perhaps."""


class MlflowServer(ChildServer):
    """MLflow as a child."""

    name = "MLflow"
    meanwhile = "traces wait for it"
    # The job runner and its seven consumers would take 2 GB and are for online scoring, which is not used here.
    environment: ClassVar[Mapping[str, str]] = {
        "MLFLOW_SERVER_ENABLE_JOB_EXECUTION": "false",
        "MLFLOW_DISABLE_TELEMETRY": "true",
    }

    def __init__(self, folder: Path, port: int) -> None:
        super().__init__(folder, port)
        self._looked_at = 0
        self._doubted = -math.inf
        self.database = folder / "mlflow.db"

    @property
    def command(self) -> Sequence[str]:
        """What is started."""
        # -P: nothing that lies in the working folder, or beside this file, is taken for a library
        program = (sys.executable, "-P", str(Path(__file__).with_name("mlflow_process.py")))
        return (*program, str(self.database.resolve()), str(self.folder.resolve() / "artifacts"), str(self.port))

    def start_well(self) -> None:
        """Start it on a database that it can read: a broken one is set aside, and the log says so.

        Raises:
            OSError: it cannot be started.
        """
        self.stop_stale()  # of a command that was killed, the worker still holds the port
        if broken := set_aside_if_broken(self.database):
            logger.warning(broken)
        self.folder.mkdir(parents=True, exist_ok=True)
        let_it_shrink(self.database)
        self.start()

    def problem(self) -> str | None:
        """A database that breaks, or is deleted: the server does not end, it refuses every trace."""
        if time.monotonic() - self._doubted < _DOUBT_S or not self.has_failed():
            return None
        self._doubted = time.monotonic()
        why = damage(self.database) if self.database.exists() else f"{self.database} is gone"
        return why and f"cannot store traces ({why})"

    def has_failed(self) -> bool:
        """Whether it has answered with an error since this was last asked, as its log tells."""
        told, self._looked_at = self.logged(self._looked_at)
        return _FAILED.search(told) is not None
