"""``boards``: writes the files that Grafana is provisioned with."""

from __future__ import annotations

from pathlib import Path

from grafana_foundation_sdk.cog.encoder import JSONEncoder

from evals.boards import guardrails, health, load, models, overview, steps
from evals.boards.panels import Board, built
from evals.boards.runbooks import runbooks

FOLDER = Path(__file__).parents[2] / "infra" / "deploy" / "grafana" / "boards"
BOARDS = tuple(each.BOARD for each in (overview, steps, models, guardrails, health, load))


def files() -> dict[str, str]:
    """The boards' files by name."""
    return {f"{board.uid}.json": _json(board) for board in (*BOARDS, *runbooks())}


def write(folder: Path = FOLDER) -> None:
    """Write all, and remove what is no board any more."""
    folder.mkdir(parents=True, exist_ok=True)
    made = files()
    for name, text in made.items():
        (folder / name).write_text(text, encoding="utf-8")
    for path in folder.glob("*.json"):
        if path.name not in made:
            path.unlink()


def _json(board: Board) -> str:
    return JSONEncoder(sort_keys=True, indent=1).encode(built(board)) + "\n"
