"""Fits the intent head on embedded examples. Imports scikit-learn, so no serving process imports this module."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from concurrent.futures import Executor, ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy.optimize import minimize
from scipy.special import log_softmax
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import StratifiedGroupKFold
from threadpoolctl import threadpool_limits

from pipeline.intents import OUT_OF_SCOPE
from pipeline.types.asking import Example

_SEED = 20261
_STRENGTH = 3.0
"""Inverse regularisation strength; from 1 to 15 the loss over held-out lines moves by 2 %."""
_FOLDS = 5
_THREADS = 2
OUTSIDE = 0.2
"""The share of messages to a shop that is out of scope."""
_NEAR = 0.8
"""Cosine from which on a shared example out of scope is too like one of the store's own that is in scope."""

Floats = npt.NDArray[np.floating[Any]]
Indexes = npt.NDArray[np.intp]
Labels = npt.NDArray[np.str_]


@dataclass(frozen=True, slots=True)
class Figures:
    """How good a head is, judged by wordings of lines that it had not seen."""

    lines: dict[str, int]
    """By intent: lines in the files."""
    recall: dict[str, float]
    """By intent: the share of its wordings that were taken for it."""
    accuracy: float
    """Of the wordings in scope; those taken for out of scope are wrong."""
    temperature: float
    nearness: float
    left_out: tuple[str, ...]
    """Shared lines that are in this store's scope."""


@dataclass(frozen=True, slots=True)
class _Set:
    """Examples with their vectors; ``weights`` make every intent count the same, and out of scope its share.

    That is ``outside``, however many examples of it there are.
    """

    examples: Sequence[Example]
    vectors: Floats
    outside: float

    @property
    def labels(self) -> Labels:
        return np.array([example.intent for example in self.examples])

    @property
    def lines(self) -> Labels:
        return np.array([example.line for example in self.examples])

    @property
    def weights(self) -> Floats:
        names, columns, counts = np.unique(self.labels, return_inverse=True, return_counts=True)
        shares = np.where(names == OUT_OF_SCOPE, self.outside, (1 - self.outside) / (len(names) - 1))
        return (shares / counts)[columns] * len(columns)

    def take(self, indexes: Iterable[int]) -> _Set:
        chosen = list(indexes)
        return _Set([self.examples[index] for index in chosen], self.vectors[chosen], self.outside)


@dataclass(frozen=True, slots=True)
class Head:
    """What ``TrainedIntentHead`` reads, before it is written, and its figures."""

    arrays: dict[str, Any]
    figures: Figures

    def write(self, file: Path, encoder: str) -> None:
        """Write the weights. ``encoder`` is the name of the model whose vectors it was fitted on."""
        with file.open("wb") as stream:
            np.savez_compressed(stream, **self.arrays, encoder=encoder)


def fit(examples: Sequence[Example], vectors: Floats, *, outside: float = OUTSIDE) -> Head:
    """Fit a head on the vectors of examples, for messages of which this share is out of scope."""
    given = _Set(examples, vectors, outside)
    left_out = _in_scope_after_all(given)
    learnt = given.take(index for index, example in enumerate(examples) if example.line not in left_out)
    # Small products: a regression is not sooner on two cores, two of them are.
    with threadpool_limits(1), ThreadPoolExecutor(_THREADS) as pool:
        whole = pool.submit(_regression, learnt)
        scale, nearness, logits = _calibrated(learnt, *_out_of_fold(learnt, pool))
        model = whole.result()
    names, right = np.unique(learnt.labels), np.unique(learnt.labels)[logits.argmax(axis=1)] == learnt.labels
    references, starts = _references(learnt)
    arrays = {
        "coefficients": np.asarray(model.coef_, dtype=np.float16),
        "intercepts": np.asarray(model.intercept_, dtype=np.float32),
        "classes": names,
        "temperature": np.float32(1 / scale),
        "nearness": np.float32(nearness),
        "examples": references.astype(np.float16),
        "starts": starts,
    }
    figures = Figures(
        lines=dict(Counter({example.line: example.intent for example in learnt.examples}.values())),
        recall={str(name): float(right[learnt.labels == name].mean()) for name in names},
        accuracy=float(right[learnt.labels != OUT_OF_SCOPE].mean()),
        temperature=1 / scale,
        nearness=nearness,
        left_out=tuple(sorted(left_out)),
    )
    return Head(arrays, figures)


def _in_scope_after_all(given: _Set) -> frozenset[str]:
    """The shared lines out of scope that are near to one of the store's own that is in scope."""
    outside = given.labels == OUT_OF_SCOPE
    shared = np.array([example.shared for example in given.examples])
    own, shared = ~outside & ~shared, np.flatnonzero(outside & shared)
    nearest = (given.vectors[shared] @ given.vectors[own].T).max(axis=1, initial=0.0)
    return frozenset(given.examples[index].line for index in shared[nearest >= _NEAR])


def _regression(learnt: _Set) -> LogisticRegression:
    model = LogisticRegression(C=_STRENGTH, max_iter=300, random_state=_SEED)
    return model.fit(learnt.vectors, learnt.labels, sample_weight=learnt.weights)


def _references(learnt: _Set) -> tuple[Floats, Indexes]:
    """A vector for each line, in the order of the classes, and the first line of each class."""
    _, first = np.unique(learnt.lines, return_index=True)
    order = first[np.argsort(learnt.labels[first], kind="stable")]
    _, starts = np.unique(learnt.labels[order], return_index=True)
    return learnt.vectors[order], starts


def _out_of_fold(learnt: _Set, pool: Executor) -> tuple[Floats, Floats]:
    """By example and class: what the regression says and how near the nearest line is, its own lines unseen."""
    shape = (len(learnt.examples), len(np.unique(learnt.labels)))
    spoken, near = np.zeros(shape, dtype=np.float32), np.zeros(shape, dtype=np.float32)

    def judge(fold: tuple[Indexes, Indexes]) -> None:
        rest, held = fold
        seen = learnt.take(rest)
        references, starts = _references(seen)
        spoken[held] = _regression(seen).decision_function(learnt.vectors[held])
        near[held] = np.maximum.reduceat(learnt.vectors[held] @ references.T, starts, axis=1)

    folds = StratifiedGroupKFold(_FOLDS, shuffle=True, random_state=_SEED)
    list(pool.map(judge, folds.split(learnt.vectors, learnt.labels, learnt.lines)))
    return spoken, near


def _calibrated(learnt: _Set, spoken: Floats, near: Floats) -> tuple[float, float, Floats]:
    """The weights of both voices under which the labels are likeliest, and the logits that they make."""
    rows, columns = np.arange(len(learnt.examples)), np.searchsorted(np.unique(learnt.labels), learnt.labels)
    weights = learnt.weights

    def loss(voices: Floats) -> float:
        shares = log_softmax(voices[0] * spoken + voices[1] * near, axis=1)
        return -float((weights * shares[rows, columns]).mean())

    found = minimize(loss, [1.0, 5.0], method="Nelder-Mead", bounds=[(0.05, 20), (0, 50)], options={"xatol": 0.01})
    scale, nearness = (float(value) for value in found.x)
    return scale, nearness, scale * spoken + nearness * near
