"""The reranker as torch sees it: MiniLM with low-rank weights and a head of one score."""

from __future__ import annotations

import random
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import torch
from torch import Tensor
from torch.nn.functional import binary_cross_entropy_with_logits
from transformers import AutoModelForSequenceClassification, AutoTokenizer

from evals.training.low_rank import low_rank, rate, save_adapter
from evals.training.reranker_pairs import Pair
from infra.models.base import PUBLISHED, find_base

MAX_TOKENS = 96
"""Question and passage together. Serving cuts at 88 to hold its time; the card's figures are taken there."""
LAYERS = (2, 3, 4, 5)
"""Layers that get low-rank weights; the lowest two stay as they are, which spares their backward pass."""
BATCH = 32
LEARNING_RATE = 8e-4
REPORT = 20
"""Steps between two lines of progress."""


class Trainee:
    """The model under training, on the CPU."""

    def __init__(self, seed: int) -> None:
        torch.manual_seed(seed)
        torch.set_num_threads(2)
        path = find_base(PUBLISHED).path
        base = AutoModelForSequenceClassification.from_pretrained(path, num_labels=1, local_files_only=True)
        self.model: Any = low_rank(base, "SEQ_CLS", LAYERS, whole=["classifier", "pooler"])
        self._tokenizer: Any = AutoTokenizer.from_pretrained(path, local_files_only=True)

    def train(self, pairs: Sequence[Pair]) -> None:
        """Go over the pairs once; the learning rate rises, then falls to nothing as a cosine."""
        weights = [weight for weight in self.model.parameters() if weight.requires_grad]
        optimiser = torch.optim.AdamW(weights, lr=LEARNING_RATE, weight_decay=0.01)
        batches = _batches(pairs)
        schedule = torch.optim.lr_scheduler.LambdaLR(optimiser, lambda step: rate(step, len(batches)))
        self.model.train()
        began, running = time.perf_counter(), 0.6
        for done, batch in enumerate(batches, start=1):
            loss = self._loss(batch)
            optimiser.zero_grad()
            loss.backward()
            torch.nn.utils.clip_grad_norm_(weights, 1.0)
            optimiser.step()
            schedule.step()
            running = 0.98 * running + 0.02 * loss.item()
            if done % REPORT == 0:
                print(
                    f"step {done}/{len(batches)}, loss {running:.3f}, {time.perf_counter() - began:.0f} s", flush=True
                )

    def _loss(self, batch: Sequence[Pair]) -> Tensor:
        texts = [pair.question for pair in batch], [pair.text for pair in batch]
        inputs = self._tokenizer(*texts, padding=True, truncation=True, max_length=MAX_TOKENS, return_tensors="pt")
        logits = self.model(**inputs).logits.squeeze(-1)
        return binary_cross_entropy_with_logits(logits, torch.tensor([pair.label for pair in batch]))

    def save(self, folder: Path) -> None:
        """Write the adapter into *folder*."""
        save_adapter(self.model, folder)


def _batches(pairs: Sequence[Pair]) -> list[Sequence[Pair]]:
    """Cut into batches of like length, so that little is padding; the batches come in the order of the pairs."""
    stretch = 16 * BATCH
    batches: list[Sequence[Pair]] = []
    for start in range(0, len(pairs), stretch):
        near = sorted(pairs[start : start + stretch], key=lambda pair: len(pair.text))
        cut = [near[first : first + BATCH] for first in range(0, len(near), BATCH)]
        batches += random.Random(start).sample(cut, len(cut))  # noqa: S311 - reproducible, not secret
    return batches
