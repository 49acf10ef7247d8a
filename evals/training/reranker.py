"""Train and judge the reranker: ``python -m evals.training.reranker [--wikiqa FILE] [--judge-only]``.

WikiQA is for research only: it measures, and nothing is trained on it. Its file has one JSON object a line with
``question``, ``passage`` and ``label``.
"""

from __future__ import annotations

import argparse
import asyncio
import random
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from evals.training.ranking import Found, average_precision, mean, ndcg, ordered_by, reciprocal_rank, search_all
from evals.training.reranker_questions import Judged, Questions, Split, corpus
from evals.training.wikiqa import ranked_wikiqa
from infra.models.cross_encoder import WEIGHTS, CrossEncoderScorer
from infra.models.encoder import Encoder
from pipeline.rerank import normalised, passage_text
from pipeline.types.documents import Passage

SEED = 20261
BLENDS = (0.0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 1.0)
CUTS = (0.0, 0.005, 0.01, 0.02, 0.03, 0.05, 0.1, 0.2)
FACTS_JUDGED = 120
"""Of the questions for series facts, which search alone answers nearly always, so many are judged."""


@dataclass(frozen=True, slots=True)
class Ranked:
    """One question's candidates in fused order: which are right, their fused scores and the cross-encoder's."""

    kind: str
    flags: list[bool]
    fused: list[float]
    scores: list[float]
    total: int

    def blended(self, weight: float) -> list[bool]:
        """Return the flags in the order of the blend."""
        mixed = [weight * score + (1 - weight) * fused for score, fused in zip(self.scores, self.fused, strict=True)]
        return ordered_by(mixed, self.flags)


def main() -> None:
    """Train, write the adapter, print the figures of the model card."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--wikiqa", type=Path, help="WikiQA as JSON lines, to measure out of domain")
    parser.add_argument("--cache", type=Path, default=Path(".data/models"), help="where exported models are kept")
    parser.add_argument("--output", type=Path, default=WEIGHTS)
    parser.add_argument("--judge-only", action="store_true", help="measure the weights that are there")
    asyncio.run(_run(parser.parse_args()))


async def _run(options: argparse.Namespace) -> None:
    passages = corpus()
    judged = Questions(passages, random.Random(SEED)).all()  # noqa: S311 - reproducible, not secret
    encoder = Encoder.load(options.cache)
    wanted = [question for question in judged if question.split != "train" or not options.judge_only]
    found = await search_all(encoder, passages, [question.question for question in wanted])
    if not options.judge_only:
        _train(wanted, found, passages, options.output)
    scorer = CrossEncoderScorer.load(options.cache, adapter=options.output)
    for part in ("tune", "test"):
        _report(part, await _rank(scorer, wanted, found, part))
    if options.wikiqa:
        await _report_wikiqa(options.wikiqa, encoder, scorer)
    await encoder.close()
    await scorer.close()


def _train(judged: Sequence[Judged], found: Sequence[Found], passages: Sequence[Passage], output: Path) -> None:
    from evals.training.reranker_model import Trainee  # noqa: PLC0415 - torch, which judging does without
    from evals.training.reranker_pairs import pairs  # noqa: PLC0415

    trainee = Trainee(SEED)
    rng = random.Random(SEED)  # noqa: S311
    trainee.train(pairs(judged, found, passages, rng))
    trainee.save(output)


async def _rank(
    scorer: CrossEncoderScorer, judged: Sequence[Judged], found: Sequence[Found], part: Split
) -> list[Ranked]:
    """Score the candidates of one split. Passages that may or may not answer are left out of the list."""
    ranked: list[Ranked] = []
    facts = 0
    for question, candidates in zip(judged, found, strict=True):
        facts += question.kind == "series fact" and question.split == part
        if question.split != part or (question.kind == "series fact" and facts > FACTS_JUDGED):
            continue
        hits = [hit for hit in candidates.hits if hit.passage.id not in question.neutral]
        if hits:
            scores = await scorer(question.question, [passage_text(hit.passage) for hit in hits])
            flags = [hit.passage.id in question.positive for hit in hits]
            fused = normalised([hit.score for hit in hits])
            ranked.append(Ranked(question.kind, flags, fused, list(scores.values), len(question.positive)))
    return ranked


def _report(part: str, ranked: Sequence[Ranked]) -> None:
    answerable = [row for row in ranked if row.kind != "foreign"]
    kinds = sorted({row.kind for row in answerable})
    print(f"\n{part}: MRR@10 / nDCG@10 by weight of the cross-encoder (0 is the fused order)")
    for kind in [*kinds, "mean of kinds"]:
        cells = [
            _cell([[row for row in answerable if row.kind in (kind, each)] for each in _kinds(kind, kinds)], w)
            for w in BLENDS
        ]
        print(f"{kind:24}", sum(row.kind == kind for row in answerable), *cells)
    _report_cuts(answerable, [row for row in ranked if row.kind == "foreign"])


def _kinds(kind: str, kinds: list[str]) -> list[str]:
    return kinds if kind == "mean of kinds" else [kind]


def _cell(groups: Sequence[Sequence[Ranked]], weight: float) -> str:
    rank = mean(mean(reciprocal_rank(row.blended(weight)) for row in rows) for rows in groups)
    gain = mean(mean(ndcg(row.blended(weight), row.total) for row in rows) for rows in groups)
    return f"{rank:.3f}/{gain:.3f}"


def _report_cuts(answerable: Sequence[Ranked], foreign: Sequence[Ranked]) -> None:
    """Print what a least score keeps: of the questions whose answer was found, and of those that have none."""
    found = [row for row in answerable if any(row.flags)]
    for cut in CUTS:
        kept = mean(_keeps(row, cut) for row in found)
        hits = [sum(score >= cut for score in row.scores[:6]) for row in foreign]
        empty = mean(not any(score >= cut for score in row.scores) for row in foreign)
        print(
            f"cut {cut}: right passage kept {kept:.3f}; foreign: none left {empty:.3f}, mean left of 6 {mean(hits):.2f}"
        )


def _keeps(row: Ranked, cut: float) -> bool:
    return any(flag and score >= cut for flag, score in zip(row.flags, row.scores, strict=True))


async def _report_wikiqa(path: Path, encoder: Encoder, scorer: CrossEncoderScorer) -> None:
    rows = await ranked_wikiqa(path, encoder, scorer, SEED)
    print(
        f"\nWikiQA, {len(rows)} questions, MAP: words {mean(average_precision(row.by_words) for row in rows):.3f},",
        end=" ",
    )
    print(f"cosine {mean(average_precision(row.by_cosine) for row in rows):.3f},", end=" ")
    ranked = [Ranked("wikiqa", row.flags, row.fused, row.scores, sum(row.flags)) for row in rows]
    print(
        *(f"blend {weight}: {mean(average_precision(row.blended(weight)) for row in ranked):.3f}" for weight in BLENDS)
    )
    for cut in CUTS:
        print(f"cut {cut}: right passage kept {mean(_keeps(row, cut) for row in ranked):.3f}")


if __name__ == "__main__":
    main()
