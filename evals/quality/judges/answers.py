"""Whether customers' questions are answered right: by known facts, known fields, and what must not be said."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from evals.quality.figure import Figure, Part, share
from evals.quality.rows import Bounds, StoreQuestion, read
from evals.quality.system import System
from infra.corpus.catalogue import store_documents
from pipeline.catalogue.fields import texts_of
from pipeline.types.documents import Fact
from pipeline.wording.words import JAPANESE

STEP = "answer"
Outcome = Literal["right", "honest", "wrong"]
"""``honest``: it says that it does not know, or asks back, where an answer was to be had."""
_UNSAID = re.compile(
    r"\b(?:does not|do not|don't|doesn't|did not|could not|couldn't|cannot|can't|not) "
    r"(?:say|find|tell|know|state|mention|list|have (?:any )?(?:information|details))|\bnothing (?:about|on)\b|"
    r"\bno (?:information|word|mention)\b|\bnot (?:in|on) our pages\b|"
    r"(?:記載|情報|該当|在庫|取り扱い).{0,12}(?:ありません|ございません|ない)|"
    r"見つかりません|見当たりません|わかりません|分かりません|お答えできません",
    re.IGNORECASE,
)
_ASKS_BACK = re.compile(r"[?？][\"'」』)\]]*\s*$")


@dataclass(frozen=True, slots=True)
class Answered:
    """A row, the last reply of its conversation as the door gave it, and what came of it."""

    row: StoreQuestion
    reply: Mapping[str, Any]
    outcome: Outcome
    why: str

    @property
    def found(self) -> bool:
        """Whether a right document is among the sources."""
        return any(source["title"] in self.row.document for source in self.reply["sources"])


async def answers(system: System, part: Part, heard: Callable[[Answered], None] = lambda _: None) -> list[Figure]:
    """Hold the conversations, each for itself, and judge the last answer of each. ``heard`` is told of each."""
    fields = {document.title: document.fields for document in store_documents(system.settings.store)}
    judged = list[Answered]()
    for row in read(StoreQuestion, "questions", part):
        reply = await _last_reply(system, row)
        outcome, why = judge(row, reply, fields)
        judged.append(Answered(row, reply, outcome, why))
        heard(judged[-1])
    return list(_figures(judged))


async def _last_reply(system: System, row: StoreQuestion) -> Mapping[str, Any]:
    session, reply = None, dict[str, Any]()
    for turn in row.turns:
        reply = await system.ask(turn, session)
        session = reply["session_id"]
    return reply


def judge(
    row: StoreQuestion, reply: Mapping[str, Any], fields: Mapping[str, Mapping[str, Fact]]
) -> tuple[Outcome, str]:
    """Judge an answer; the second is what is wrong with it, in words."""
    answer, unsaid = str(reply["answer"]), _UNSAID.search(reply["answer"]) is not None
    if said := next((text for text in row.never if _holds(answer, text)), None):
        return "wrong", f"says {said!r}"
    if row.unsaid:
        return ("right", "") if unsaid else ("wrong", "does not say that it is not known")
    offered = [source["title"] for source in reply["sources"] if source["type"] == "product"]
    if unfit := next(_unfit(row.offers, offered, fields), None):
        return "wrong", unfit
    lacking = [group for group in row.says if not any(_holds(answer, text) for text in group)]
    if not lacking and len(set(offered)) >= row.least_offered:
        return "right", ""
    why = f"lacks {lacking[0]}" if lacking else f"offers {len(set(offered))}"
    return ("honest" if unsaid or _ASKS_BACK.search(answer) else "wrong"), why


def _unfit(
    bounds: Mapping[str, Bounds], offered: Sequence[str], fields: Mapping[str, Mapping[str, Fact]]
) -> Iterator[str]:
    for title in offered:
        for name, bound in bounds.items():
            value = fields.get(title, {}).get(name)
            if value is None or not is_within(bound, value):
                yield f"offers {title}, whose {name} is {value if value is not None else 'not known'}"


def is_within(bound: Bounds, value: Fact) -> bool:
    """Whether a field that has this value may be offered."""
    if isinstance(value, int | float):
        return (bound.most is None or value <= bound.most) and (bound.least is None or value >= bound.least)
    texts = set(texts_of(value))
    return (not bound.one_of or bool(texts & set(bound.one_of))) and not texts & set(bound.none_of)


def _holds(answer: str, text: str) -> bool:
    """Whether a text occurs, not as a part of a longer word or number; Japanese stands beside it without a blank."""
    letter = rf"[^\W_{JAPANESE}]"
    return re.search(rf"(?<!{letter}){re.escape(text)}(?!{letter})", answer, re.IGNORECASE) is not None or (
        not text.isascii() and text in answer
    )


def _figures(judged: Sequence[Answered]) -> Iterator[Figure]:
    told = [f"{' || '.join(one.row.turns)} -> {one.why}: {one.reply['answer'][:160]}" for one in judged]
    wrong = [text for one, text in zip(judged, told, strict=True) if one.outcome != "right"]
    yield share(STEP, "all", "right", [one.outcome == "right" for one in judged], wrong)
    yield share(STEP, "all", "wrong", [one.outcome == "wrong" for one in judged])
    yield share(STEP, "all", "right document", [one.found for one in judged if one.row.document])
    for kind in sorted({one.row.kind for one in judged}):
        yield share(STEP, kind, "right", [one.outcome == "right" for one in judged if one.row.kind == kind])
    yield share(STEP, "several turns", "right", [one.outcome == "right" for one in judged if len(one.row.turns) > 1])
