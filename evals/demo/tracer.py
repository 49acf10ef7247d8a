"""``python -m evals.demo.tracer ARM URL EXPERIMENT FOLDER TURNS``: a process that traces turns one way.

It says ``answered`` once the turns are answered, and ends when all that is kept of them is stored.
"""

from __future__ import annotations

import logging
import sys
from pathlib import Path

from evals.arms.worker import Backend, Worker


def main(name: str, url: str, experiment: str, folder: str, turns: str) -> None:
    """Answer, say so, store."""
    logging.disable(logging.WARNING)
    worker = Worker(name, Backend(url, url, experiment, Path(folder)))
    worker.answer(int(turns))
    sys.stdout.write("answered\n")
    sys.stdout.flush()
    worker.drain()
    worker.close()


if __name__ == "__main__":
    main(*sys.argv[1:])
