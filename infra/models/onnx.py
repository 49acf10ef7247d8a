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
Floats = npt.NDArray[np.float32]

_MADE_WITH = ("onnxruntime", "optimum-onnx", "sentence-transformers", "transformers", "torch", "peft")
_LONGEST = 500


class ExportFailed(MangaAssistError):
    """The child that makes the ONNX file failed or ran out of time; the message ends with its last words."""


def ensure_exported(base: Base, kind: Kind, cache_dir: Path, *, limit_s: float = 300) -> Path:
    """Return the folder with the int8 model and its tokenizer, making it on the first call (about 15 seconds).

    The folder is made under another name and renamed when whole, so a killed start leaves no broken model behind.

    Raises:
        ExportFailed: with the reason. The next start tries again.
    """
    cpu = _cpu_flavour()
    target = cache_dir / f"{kind}-{cpu}-{_key(base)}"
    if target.is_dir():
        return target
    with workplace(cache_dir, "export") as work:
        if target.is_dir():  # another process was first
            return target
        logger.info("Preparing %s (%s) for this CPU: once, about 15 seconds", base.name, kind)
        source = {"source": base.path, "target": work, "cpu": cpu, "kind": kind, "adapter": base.adapter or ""}
        _run_export(source, limit_s)
        work.chmod(0o755)  # a new folder is its maker's alone, a cache is for all
        work.rename(target)
    return target


def _key(base: Base) -> str:
    """Name the model and the libraries that make the file."""
    return named_by(base.sha256, _MADE_WITH)


def _cpu_flavour() -> str:
    """Return which of sentence-transformers' quantisation recipes fits this CPU's int8 instructions."""
    if platform.machine().lower() in {"arm64", "aarch64"}:
        return "arm64"
    cpuinfo = Path("/proc/cpuinfo")
    return "avx512_vnni" if cpuinfo.exists() and "avx512_vnni" in cpuinfo.read_text() else "avx2"


def _run_export(arguments: dict[str, Any], limit_s: float) -> None:
    try:
        run_child("infra.models.export", arguments, limit_s)
    except ChildFailed as error:
        raise ExportFailed(f"making the ONNX model {error}") from error


@dataclass(frozen=True, slots=True)
class Output:
    """What the model says about one text: an array without the batch axis, and the number of tokens it read."""

    values: Floats
    tokens: int


class OnnxModel:
    """An exported model: text in, array out, one text at a time.

    Texts are never put into one batch: dynamic int8 scales activations by the largest value in the batch, so a
    text's result would depend on its company (cosine down to 0.98), and on a CPU a batch saves next to nothing.
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
        named = {
            "input_ids": encoding.ids,
            "attention_mask": encoding.attention_mask,
            "token_type_ids": encoding.type_ids,
        }
        feed = {name: np.array([values], dtype=np.int64) for name, values in named.items() if name in self._inputs}
        return Output(np.asarray(self._session.run(None, feed)[0], dtype=np.float32)[0], len(encoding.ids))


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
