"""Reading turns back from MLflow, and binding feedback to them, through the light ``mlflow-tracing`` SDK.

Every call is synchronous HTTP and slow to import, so it all runs in a thread. Searches are always bounded in time:
MLflow scans whole tables otherwise.
"""

from __future__ import annotations

import asyncio
import logging
import os
import time
from typing import Any

logger = logging.getLogger(__name__)

_VISIBLE_WITHIN_S = 6.0
"""A kept turn is stored within the export interval and one request; feedback given sooner is tried again."""
_RETRY_S = 0.4


class TraceStore:
    """Turns in one MLflow experiment.

    Args:
        url: MLflow's address.
        experiment: the experiment's id.
    """

    def __init__(self, url: str, experiment: str) -> None:
        self._url = url
        self._experiment = experiment
        self._client: Any = None

    async def feedback(self, trace_id: str, value: int, comment: str | None, user: str) -> bool:
        """Bind a thumb to a turn; false when the turn did not become visible in time."""
        return await asyncio.to_thread(self._feedback, trace_id, value, comment, user)

    def _feedback(self, trace_id: str, value: int, comment: str | None, user: str) -> bool:
        mlflow = self._mlflow()
        source = mlflow.entities.AssessmentSource(source_type="HUMAN", source_id=user)
        limit = time.monotonic() + _VISIBLE_WITHIN_S
        while True:
            try:
                mlflow.log_feedback(
                    trace_id=f"tr-{trace_id}", name="user_rating", value=value > 0, rationale=comment, source=source
                )
            except mlflow.exceptions.MlflowException as error:
                if time.monotonic() > limit:
                    logger.warning("Feedback for %s was not stored: %s", trace_id, error)
                    return False
                time.sleep(_RETRY_S)
            else:
                return True

    def _mlflow(self) -> Any:
        """Import and configure the SDK on first use: few turns get feedback, and the import costs memory."""
        os.environ.setdefault("MLFLOW_HTTP_REQUEST_MAX_RETRIES", "1")
        os.environ.setdefault("MLFLOW_HTTP_REQUEST_TIMEOUT", "5")
        import mlflow  # noqa: PLC0415
        import mlflow.entities  # noqa: PLC0415
        import mlflow.exceptions  # noqa: PLC0415

        mlflow.set_tracking_uri(self._url)
        return mlflow
