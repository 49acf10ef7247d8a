"""What customers are shown where a weak model answers: SmolLM2-135M, which invents, repeats itself and cites nothing.

Each question is answered by the built-in generator too: what that gets right, the guards have to get out of any model.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from app.settings import Settings
from evals.demo.real_models import small_model
from evals.quality.figure import Figure, Part, share
from evals.quality.judges.answers import Outcome, judge
from evals.quality.rows import StoreQuestion, read
from evals.quality.system import System, opened
from guardrails.garbage import Garbage, repeats_itself
from infra.corpus.catalogue import store_documents
from infra.llm.small_model import model_file
from pipeline.types.verdicts import Evidence
from pipeline.wording.language import language_of

STEP = "weak model"
_ROWS = 40
"""An answer takes seconds: so many rows, evenly from all that ask in one turn."""


@dataclass(frozen=True, slots=True)
class Shown:
    """A row, what the built-in generator answered and how well, and what the weak model's customer was shown."""

    row: StoreQuestion
    quote: str
    quoted: Outcome
    outcome: Outcome
    why: str
    reply: Mapping[str, Any]

    @property
    def garbage(self) -> bool:
        """Whether it says something again and again, is the prompt's frame or code, or is in a language of its own.

        Pages are quoted in the language that they are written in.
        """
        answer = str(self.reply["answer"])
        mark = Garbage(Evidence("")).found(answer)
        again = any(repeats_itself(answer[:end]) for end in range(len(answer) + 1))
        spoken = {self.row.language, language_of(self.quote)}
        return mark is not None or again or language_of(answer) not in spoken


async def weak(system: System, part: Part, heard: Callable[[Any], None] = lambda _: None) -> list[Figure]:
    """Ask both; no figures where the model is not installed (``infra.llm.small_model.HOW_TO_GET``)."""
    if (file := model_file()) is None:
        return list(_figures([]))
    rows = [row for row in read(StoreQuestion, "questions", part) if len(row.turns) == 1]
    shown = list[Shown]()
    fields = {document.title: document.fields for document in store_documents(system.settings.store)}
    with small_model(file, 1) as served:
        given: dict[str, Any] = {name.removeprefix("MANGA_").lower(): value for name, value in served.items()}
        settings = Settings(**given)
        changed = {name: getattr(settings, name) for name in given}
        async with opened(system.settings.data_dir, None, **changed) as weaker:
            for row in rows[:: max(1, len(rows) // _ROWS)]:
                quote = await system.ask(row.turns[0])
                quoted, _ = judge(row, quote, fields)
                reply = await weaker.ask(row.turns[0])
                shown.append(Shown(row, str(quote["answer"]), quoted, *judge(row, reply, fields), reply))
                heard(shown[-1])
    return list(_figures(shown))


def _figures(shown: Sequence[Shown]) -> Sequence[Figure]:
    known = [one for one in shown if one.quoted == "right"]
    wrong = [f"{one.row.turns[0]} -> {one.why}: {one.reply['answer'][:160]}" for one in known if one.outcome != "right"]
    return [
        share(STEP, "quoted right", "right", [one.outcome == "right" for one in known], wrong),
        share(STEP, "quoted right", "wrong", [one.outcome == "wrong" for one in known]),
        share(STEP, "all", "right", [one.outcome == "right" for one in shown]),
        share(STEP, "all", "garbage", [one.garbage for one in shown]),
        share(STEP, "all", "the model's words shown", [one.reply["model"] != "extractive" for one in shown]),
    ]
