"""Whether a sentence that its passage does not bear out is withheld, and one that it does is shown."""

from __future__ import annotations

from collections.abc import Callable

from evals.quality.figure import Figure, Part, share
from evals.quality.rows import Claim, read
from evals.quality.system import System
from guardrails.hallucination_check import HallucinationCheck
from guardrails.stage import Ledger
from pipeline.texts import of_no_claim
from pipeline.types.documents import Passage
from pipeline.types.verdicts import Allow, Evidence

STEP = "grounding"


async def grounding(system: System, part: Part, heard: Callable[[Claim], None] = lambda _: None) -> list[Figure]:
    """Each sentence alone, as if the answer were nothing else."""
    shop = system.services.shop
    stage = HallucinationCheck(of_no_claim=of_no_claim(shop.languages), known=system.lexicon.known(shop.order_numbers))
    rows, dropped = read(Claim, "grounding", part), list[bool]()
    for row in rows:
        passage = Passage("judged#0", "judged", "", "document", "en", "", row.passage)
        about = Evidence(question=row.question, passages=(passage,))
        dropped.append(not isinstance(Ledger().judge(stage, row.claim, about), Allow))
        heard(row)
    judged = list(zip(rows, dropped, strict=True))
    missed = [f"{row.kind}: {row.claim} | {row.passage}" for row, out in judged if not row.supported and not out]
    lost = [f"{row.kind}: {row.claim} | {row.passage}" for row, out in judged if row.supported and out]
    kinds = sorted({row.kind for row in rows if not row.supported})
    return [
        share(STEP, "own, altered", "caught", [out for row, out in judged if not row.supported], missed),
        share(STEP, "own, paraphrased", "dropped", [out for row, out in judged if row.supported], lost),
        *(share(STEP, f"own, {kind}", "caught", [out for row, out in judged if row.kind == kind]) for kind in kinds),
    ]
