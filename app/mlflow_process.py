"""MLflow's server in one process: ``python mlflow_process.py DATABASE ARTIFACTS PORT``, which ``MlflowServer`` runs.

``mlflow server --workers 1`` does the same in two. The first loads all of MLflow to look at the database, and starts
the second, which loads it again to answer: for 3 s of CPU time and 250 MB more.
"""

from __future__ import annotations

import gc
import os
import sys
from pathlib import Path

import uvicorn


def run(database: str, artifacts: str, port: int) -> None:
    """Make the database where there is none, and answer on loopback until SIGTERM.

    MLflow is loaded after uvicorn: by that it knows that it is a server, which has to look at who asks.

    Raises:
        MlflowException: the database cannot be opened, or is of another version.
    """
    gc.disable()  # as app.garbage has it, which is not there to be imported
    from mlflow import server
    from mlflow.server import constants, fastapi_app, handlers
    from mlflow.store.tracking import DEFAULT_ARTIFACTS_URI

    gc.enable()
    # What the first process of `mlflow server` tells the second one.
    os.environ |= {
        constants.BACKEND_STORE_URI_ENV_VAR: f"sqlite:///{database}",
        constants.ARTIFACT_ROOT_ENV_VAR: DEFAULT_ARTIFACTS_URI,
        constants.ARTIFACTS_DESTINATION_ENV_VAR: artifacts,
        constants.SERVE_ARTIFACTS_ENV_VAR: "true",
    }
    handlers.initialize_backend_stores()
    log = Path(str(server.__file__)).with_name("uvicorn_log_config.yaml")
    uvicorn.run(fastapi_app.app, host="127.0.0.1", port=port, log_config=str(log))


if __name__ == "__main__":
    run(sys.argv[1], sys.argv[2], int(sys.argv[3]))
