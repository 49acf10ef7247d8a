"""Which tests each process runs, where several share them (``pytest -n 2``).

Tests that share a server stay together. The first process begins with what mostly waits for servers, the others with
what mostly computes, so that the two run side by side.
"""

from __future__ import annotations

from pathlib import PurePosixPath

from xdist.scheduler import LoadScopeScheduling
from xdist.workermanage import WorkerController

WAITING = tuple(f"tests/{part}" for part in ("search/contract", "ladder", "evals/load", "serve", "deploy"))
"""Folders of tests that share servers. The first one needs no models: on a clean checkout another process makes them
meanwhile. Then those that take longest. Where all share is one MLflow (``tests/telemetry``), each process starts its
own in a few seconds, and its files make up in the end for what one process took longer than the other."""


class BothEnds(LoadScopeScheduling):
    """Hands out whole folders of these, and files of all others; what is left in the end are files of few tests."""

    def _split_scope(self, nodeid: str) -> str:
        file = nodeid.partition("::")[0]
        folder = str(PurePosixPath(file).parent)
        return folder if folder in WAITING else file

    def _assign_work_unit(self, node: WorkerController) -> None:
        choose = min if node is self.nodes[0] else max
        self.workqueue.move_to_end(choose(self.workqueue, key=self._place), last=False)
        super()._assign_work_unit(node)

    def _place(self, scope: str) -> tuple[int, int]:
        """Where it stands between waiting and computing."""
        return WAITING.index(scope) if scope in WAITING else len(WAITING), len(self.workqueue[scope])
