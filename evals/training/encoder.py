"""Train and judge the encoder's low-rank weights: ``python -m evals.training.encoder [--judge-only]``.

What rests on the encoder's vectors has to be made again behind it: ``python -m evals.reranking.basis`` and
``python -m evals.training.moderation``. Indexes and intent heads are made again by themselves.
"""

from __future__ import annotations

import argparse
import asyncio
from collections import defaultdict
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt

from evals.training.encoder_questions import SEED, Asked, Material, written_to_the_store
from infra.models.base import ADAPTER, BUNDLED, PUBLISHED
from infra.models.encoder import Encoder

DEPTHS = (1, 4, 10, 20)

Floats = npt.NDArray[np.float32]


def main() -> None:
    """Train, write the adapter, print the figures of the model card."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cache", type=Path, default=Path(".data/models"), help="where exported models are kept")
    parser.add_argument("--judge-only", action="store_true", help="measure the weights that are there")
    options = parser.parse_args()
    material, (still, judges) = Material(), written_to_the_store()
    if not options.judge_only:
        _train(material, still)
    asyncio.run(_judge(options.cache, material, judges))


def _train(material: Material, still: Sequence[str]) -> None:
    from evals.training.encoder_model import Trainee  # noqa: PLC0415 - torch, which judging does without

    trainee = Trainee(SEED)
    learnt = [one for one in material.asked if not one.held_out]
    trainee.train(material.passages, learnt, [*still, *material.sentences])
    trainee.save(ADAPTER)


async def _judge(cache: Path, material: Material, still: Sequence[str]) -> None:
    """Print both models' figures, int8 as they are served."""
    judged = [one for one in material.asked if one.held_out]
    texts = [*material.passages, *(one.question for one in judged), *still]
    ranks, stay = dict[str, Mapping[str, list[int]]](), dict[str, Floats]()
    for name in (PUBLISHED, BUNDLED):
        passages, questions, stay[name] = np.split(
            await _vectors(cache, name, texts), [len(material.passages), len(texts) - len(still)]
        )
        ranks[name] = ranks_by_kind(judged, questions @ passages.T, np.array(material.shops))
    _report(ranks)
    _report_moved(stay[PUBLISHED], stay[BUNDLED])


async def _vectors(cache: Path, name: str, texts: Sequence[str]) -> Floats:
    encoder = Encoder.load(cache, name)
    vectors = np.asarray(await encoder.embed_many(texts, lambda _: None), dtype=np.float32)
    await encoder.close()
    return vectors


def ranks_by_kind(judged: Sequence[Asked], cosines: Floats, shops: npt.NDArray[np.str_]) -> Mapping[str, list[int]]:
    """Return, by kind, how many passages of its shop stand before the best right one of each question.

    *cosines* has a row for each question and a column for each passage. Passages that may answer too do not count.
    """
    found: dict[str, list[int]] = defaultdict(list)
    for one, row in zip(judged, cosines, strict=True):
        counts = shops == shops[one.right[0]]
        counts[list(one.unsure)] = False
        found[one.kind].append(int((row[counts] > row[list(one.right)].max()).sum()))
    return found


def _report(ranks: Mapping[str, Mapping[str, list[int]]]) -> None:
    print(f"held-out questions with their passage among the first {DEPTHS}: published | ours")
    for kind, published in ranks[PUBLISHED].items():
        print(f"{kind:22} {len(published):5}  {_shares(published)} | {_shares(ranks[BUNDLED][kind])}")


def _shares(before: Sequence[int]) -> str:
    return "  ".join(f"{np.mean(np.array(before) < depth):.3f}" for depth in DEPTHS)


def _report_moved(published: Floats, ours: Floats) -> None:
    """Print how far messages moved that no question or passage was: each, and their cosines among each other."""
    moved = 1 - (published * ours).sum(axis=1).mean()
    among = np.sqrt(np.mean((ours @ ours.T - published @ published.T) ** 2))
    print(
        f"{len(ours)} messages of customers: 1 - cosine {moved:.3f} on the mean, cosines among them {among:.3f} (rms)"
    )


if __name__ == "__main__":
    main()
