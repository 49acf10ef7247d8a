"""Whether a sentence that its passage does not bear out is withheld, and one that it does is shown."""

from __future__ import annotations

from collections.abc import Callable

from app.guards import StoreGuards
from evals.quality.figure import Figure, Part, share
from evals.quality.rows import Claim, read
from evals.quality.system import System
from evals.quality.unbroken import checked
from guardrails.hallucination_check import HallucinationCheck
from pipeline.answer import citing
from pipeline.types.documents import Passage
from pipeline.types.verdicts import Evidence, Rewrite

STEP = "grounding"


async def grounding(system: System, part: Part, heard: Callable[[Claim], None] = lambda _: None) -> list[Figure]:
    """Each sentence alone, as if the answer were nothing else: with a citation of its passage, and without."""
    stage = StoreGuards(system.services.shop, system.lexicon).grounding
    rows, dropped, uncited = read(Claim, "grounding", part), list[bool](), list[bool]()
    for row in rows:
        passage = Passage("judged#0", "judged", "", "document", "en", "", row.passage)
        about = Evidence(row.question, (passage,), written=True)
        dropped.append(_is_withheld(stage, citing(row.claim, 1), about))
        uncited.append(_is_withheld(stage, row.claim, about))
        heard(row)
    judged = list(zip(rows, dropped, uncited, strict=True))
    missed = [f"{row.kind}: {row.claim} | {row.passage}" for row, out, _ in judged if not row.supported and not out]
    lost = [f"{row.kind}: {row.claim} | {row.passage}" for row, out, _ in judged if row.supported and out]
    kinds = sorted({row.kind for row in rows if not row.supported})
    return [
        share(STEP, "own, altered", "caught", [out for row, out, _ in judged if not row.supported], missed),
        share(STEP, "own, paraphrased", "dropped", [out for row, out, _ in judged if row.supported], lost),
        *(share(STEP, f"own, {kind}", "caught", [out for row, out, _ in judged if row.kind == kind]) for kind in kinds),
        share(STEP, "own, altered, not cited", "caught", [out for row, _, out in judged if not row.supported]),
        share(STEP, "own, paraphrased, not cited", "quoted instead", [out for row, _, out in judged if row.supported]),
    ]


def _is_withheld(stage: HallucinationCheck, sentence: str, about: Evidence) -> bool:
    verdict = checked(stage, sentence, about)
    return isinstance(verdict, Rewrite) and not verdict.text
