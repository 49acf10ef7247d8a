"""A model as an int8 ONNX file for this CPU: made once by a child process, kept in a cache folder, then only loaded.

The child (``infra.models.export``) needs torch and sentence-transformers; this process does not, which saves it
3.5 seconds of imports and about 450 MB of memory.
"""

from __future__ import annotations

import hashlib
import json
import logging
import platform
import shutil
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import numpy as np
import numpy.typing as npt
import onnxruntime
from tokenizers import Encoding, Tokenizer

from infra.models.base import Base
from infra.models.child import ChildFailed, run_child
from infra.models.making import named_by, workplace
from pipeline.errors import MangaAssistError

logger = logging.getLogger(__name__)

Kind = Literal["encoder", "cross_encoder"]
Job = tuple[Kind, str, str, str]
"""What the child is told of a model: its kind, its folder, that of the weights to merge if any, and where it goes."""
Floats = npt.NDArray[np.float32]

_MADE_WITH = ("onnxruntime", "optimum-onnx", "sentence-transformers", "transformers", "torch", "peft")
_LONGEST = 500
_BATCH = 16
"""Texts of 12 tokens take 2.5 ms each alone, 1.5 of 4, 1.2 of 16, and hardly less of more."""


class ExportFailed(MangaAssistError):
    """The child that makes the ONNX file failed or ran out of time; the message ends with its last words."""


def ensure_exported(base: Base, kind: Kind, cache_dir: Path, *, limit_s: float = 300) -> Path:
    """Return the folder with the int8 model and its tokenizer, making it on the first call (about 15 seconds).

    Raises:
        ExportFailed: with the reason. The next start tries again.
    """
    return ensure_all_exported([(base, kind)], cache_dir, limit_s=limit_s)[0]


def ensure_all_exported(
    wanted: Sequence[tuple[Base, Kind]], cache_dir: Path, *, limit_s: float = 300
) -> Sequence[Path]:
    """As ``ensure_exported`` of several models: those that are missing are made side by side.

    Each folder is made under another name and renamed when whole, so a killed start leaves no broken model behind.
    """
    targets: dict[Path, tuple[Base, Kind]] = {
        cache_dir / f"{kind}-{_cpu_flavour()}-{_key(base)}": (base, kind) for base, kind in wanted
    }
    if not _missing(targets):
        return [*targets]
    with workplace(cache_dir, "export") as work:
        missing = _missing(targets)  # another process may have been first
        if missing:
            names = ", ".join(targets[target][0].name for target in missing)
            logger.info("Preparing %s for this CPU: once, about 15 seconds", names)
            _run_export([_job(*targets[target], work / target.name) for target in missing], limit_s)
        for target in missing:
            (work / target.name).rename(target)
    return [*targets]


def _missing(targets: Iterable[Path]) -> list[Path]:
    return [target for target in targets if not target.is_dir()]


def _job(base: Base, kind: Kind, target: Path) -> Job:
    return kind, str(base.path), str(base.adapter or ""), str(target)


def _key(base: Base) -> str:
    """Name the model and the libraries that make the file."""
    return named_by(base.sha256, _MADE_WITH)


def _cpu_flavour() -> str:
    """Return which of sentence-transformers' quantisation recipes fits this CPU's int8 instructions."""
    if platform.machine().lower() in {"arm64", "aarch64"}:
        return "arm64"
    cpuinfo = Path("/proc/cpuinfo")
    return "avx512_vnni" if cpuinfo.exists() and "avx512_vnni" in cpuinfo.read_text() else "avx2"


def _run_export(jobs: Sequence[Job], limit_s: float) -> None:
    try:
        run_child("infra.models.export", {"cpu": _cpu_flavour(), "jobs": json.dumps(jobs)}, limit_s)
    except ChildFailed as error:
        raise ExportFailed(f"making the ONNX model {error}") from error


@dataclass(frozen=True, slots=True)
class Output:
    """What the model says about one text: an array without the batch axis, and the number of tokens it read."""

    values: Floats
    tokens: int


class OnnxModel:
    """An exported model: text in, array out, one text at a time.

    What is compared is never put into one batch: dynamic int8 scales activations by the largest value in it, so a
    text's result would depend on its company (cosine 0.990, at worst 0.95).
    """

    def __init__(self, folder: Path, *, threads: int, max_tokens: int) -> None:
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        options.inter_op_num_threads = 1
        options.add_session_config_entry(
            "session.intra_op.allow_spinning", "0"
        )  # idle threads leave the core to others
        self._session = onnxruntime.InferenceSession(folder / "model.onnx", options, providers=["CPUExecutionProvider"])
        self._inputs = {node.name for node in self._session.get_inputs()}
        self._tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        self._tokenizer.no_padding()
        self._tokenizer.enable_truncation(max_tokens)
        self.config: dict[str, Any] = json.loads((folder / "export.json").read_text())
        self.made = folder.name
        """What names these weights, the libraries that made them, and the CPU that they are for."""

    def __call__(self, text: str, second: str | None = None) -> Output:
        """Run the model over a text, or over a pair of texts."""
        encoding: Encoding = self._tokenizer.encode(text, second)
        return Output(self._run([encoding])[0], len(encoding.ids))

    def batch(self, texts: Sequence[str]) -> Floats:
        """Run the model once over texts of the same number of tokens: its weights are read once, not for each.

        A result errs otherwise than the text's own, and no more: cosine to fp32 0.992 both.
        """
        return self._run(self._tokenizer.encode_batch(texts))

    def batches(self, texts: Sequence[str]) -> Iterator[list[int]]:
        """The places of texts that can be in one batch, each place once."""
        by_length = defaultdict[int, list[int]](list)
        for place, encoding in enumerate(self._tokenizer.encode_batch(texts)):
            by_length[len(encoding.ids)].append(place)
        for places in by_length.values():
            yield from (places[start : start + _BATCH] for start in range(0, len(places), _BATCH))

    def _run(self, encodings: Sequence[Encoding]) -> Floats:
        named = {
            "input_ids": [encoding.ids for encoding in encodings],
            "attention_mask": [encoding.attention_mask for encoding in encodings],
            "token_type_ids": [encoding.type_ids for encoding in encodings],
        }
        feed = {name: np.array(values, dtype=np.int64) for name, values in named.items() if name in self._inputs}
        return np.asarray(self._session.run(None, feed)[0], dtype=np.float32)


def load_or_make(base: Base, kind: Kind, cache_dir: Path, *, threads: int, max_tokens: int) -> OnnxModel:
    """Load a model, making it first where it is missing, or where what is there is broken.

    Raises:
        ExportFailed: it could not be made.
    """
    folder = ensure_exported(base, kind, cache_dir)
    try:
        _check(folder)
        return OnnxModel(folder, threads=threads, max_tokens=max_tokens)
    except Exception as error:  # noqa: BLE001 - each library has errors of its own for a file that it cannot read
        why = " ".join(str(error).split())[:_LONGEST]
        logger.warning("The model in %s is broken (%s) and is made anew, which takes a minute", folder, why)
    shutil.rmtree(folder)
    folder = ensure_exported(base, kind, cache_dir)
    return OnnxModel(folder, threads=threads, max_tokens=max_tokens)


def _check(folder: Path) -> None:
    """Compare the files with what was written. One changed bit in a weight loads, and answers nonsense."""
    written: dict[str, str] = json.loads((folder / "export.json").read_text()).get("sha256", {})
    for name, digest in written.items():
        if hashlib.sha256((folder / name).read_bytes()).hexdigest() != digest:
            raise ValueError(f"{name} is not the file that was made")
