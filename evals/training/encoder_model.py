"""The encoder as torch sees it: MiniLM with low-rank weights, drawing questions to the passages that answer them."""

from __future__ import annotations

import random
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import torch
from torch import Tensor
from torch.nn.functional import cross_entropy, normalize
from transformers import AutoModel, AutoTokenizer

from evals.training.encoder_questions import Asked, may_answer_too
from evals.training.low_rank import low_rank, rate, save_adapter
from infra.models.base import PUBLISHED, find_base

PASSES = 6
BATCH = 384
LEARNING_RATE = 1e-3
TEMPERATURE = 0.05
LAYERS = range(6)
QUESTION_TOKENS, PASSAGE_TOKENS, STILL_TOKENS = 64, 128, 48
CARELESS = 0.25
"""Share of questions that are read in small letters and without the mark at their end."""
STILL = 192
"""Texts a step whose cosines among each other are held to those of the published model."""
STILLNESS = 300.0
"""What the mean square by which these cosines move counts beside the loss of the questions."""
REPORT = 10
"""Steps between two lines of progress."""


class Trainee:
    """The model under training, on a GPU where torch sees one."""

    def __init__(self, seed: int) -> None:
        torch.manual_seed(seed)
        self._rng = random.Random(seed)  # noqa: S311 - reproducible, not secret
        self._device = "cuda" if torch.cuda.is_available() else "cpu"
        path = find_base(PUBLISHED).path
        base = AutoModel.from_pretrained(path, local_files_only=True)
        self.model: Any = low_rank(base, "FEATURE_EXTRACTION", LAYERS).to(self._device)
        self._tokenizer: Any = AutoTokenizer.from_pretrained(path, local_files_only=True)

    def train(self, passages: Sequence[str], asked: Sequence[Asked], still: Sequence[str]) -> None:
        """Go over the questions six times, while texts of *still* stay where they are among each other."""
        weights = [weight for weight in self.model.parameters() if weight.requires_grad]
        optimiser = torch.optim.AdamW(weights, lr=LEARNING_RATE, weight_decay=0.01)
        batches = [batch for _ in range(PASSES) for batch in self._batches(asked)]
        schedule = torch.optim.lr_scheduler.LambdaLR(optimiser, lambda step: rate(step, len(batches)))
        published, began = self._as_published(still), time.perf_counter()
        self.model.train()
        for done, batch in enumerate(batches, start=1):
            drawn = self._rng.sample(range(len(still)), STILL)
            moved = self._moved([still[place] for place in drawn], published[drawn])
            loss = self._loss(passages, batch) + STILLNESS * moved
            optimiser.zero_grad()
            loss.backward()
            torch.nn.utils.clip_grad_norm_(weights, 1.0)
            optimiser.step()
            schedule.step()
            if done % REPORT == 0:
                spent = time.perf_counter() - began
                print(f"step {done}/{len(batches)}, loss {loss.item():.3f}, {spent:.0f} s", flush=True)

    def save(self, folder: Path) -> None:
        """Write the adapter into *folder*."""
        save_adapter(self.model, folder)

    def _batches(self, asked: Sequence[Asked]) -> list[list[Asked]]:
        """The questions in another order; what fills no batch is left out of this pass."""
        mixed = self._rng.sample(asked, len(asked))
        return [mixed[start : start + BATCH] for start in range(0, len(mixed) - BATCH + 1, BATCH)]

    def _loss(self, passages: Sequence[str], batch: Sequence[Asked]) -> Tensor:
        """Each question is to find its own passage among those of the batch (van den Oord et al., 2018)."""
        places = [self._rng.choice(one.right) for one in batch]
        questions = self._vectors([self._as_typed(one.question) for one in batch], QUESTION_TOKENS)
        near = questions @ self._vectors([passages[place] for place in places], PASSAGE_TOKENS).T / TEMPERATURE
        unsure = torch.tensor(may_answer_too(batch, places), device=near.device)
        near = near.masked_fill(unsure, -1e4)
        return cross_entropy(near, torch.arange(len(batch), device=near.device))

    def _as_typed(self, question: str) -> str:
        return question.lower().rstrip("?.!") if self._rng.random() < CARELESS else question

    def _moved(self, texts: Sequence[str], published: Tensor) -> Tensor:
        vectors = self._vectors(texts, STILL_TOKENS)
        return ((vectors @ vectors.T - published @ published.T) ** 2).mean()

    @torch.no_grad()
    def _as_published(self, texts: Sequence[str]) -> Tensor:
        """The published model's vectors: low-rank weights that have learnt nothing add nothing."""
        self.model.eval()
        cut = [texts[start : start + STILL] for start in range(0, len(texts), STILL)]
        return torch.cat([self._vectors(some, STILL_TOKENS) for some in cut])

    def _vectors(self, texts: Sequence[str], tokens: int) -> Tensor:
        """Unit vectors (texts, 384): the mean over a text's tokens."""
        inputs = self._tokenizer(list(texts), padding=True, truncation=True, max_length=tokens, return_tensors="pt")
        inputs = inputs.to(self._device)
        with torch.autocast(self._device, torch.bfloat16, enabled=self._device == "cuda"):
            states = self.model(**inputs).last_hidden_state.float()
        mask = inputs["attention_mask"][..., None].float()
        return normalize((states * mask).sum(1) / mask.sum(1), dim=-1)
