"""Make an int8 ONNX file of a model; run as a child process by ``infra.models.onnx``, for it imports torch.

Weights are quantised per channel: cosine to the fp32 vector 0.994 (worst of 512 questions 0.987), against
0.969 (worst 0.932) per tensor, at the same speed.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import shutil
import tempfile
from pathlib import Path
from typing import Any

from optimum.onnxruntime.configuration import AutoQuantizationConfig
from peft import PeftModel
from sentence_transformers import CrossEncoder, SentenceTransformer, export_dynamic_quantized_onnx_model
from transformers import AutoModel, AutoModelForSequenceClassification, AutoTokenizer

_BACKEND: dict[str, Any] = {"backend": "onnx", "device": "cpu", "local_files_only": True}
_EXPORT: dict[str, Any] = {"model_kwargs": {"export": True, "provider": "CPUExecutionProvider"}}


def main() -> None:
    """Write ``model.onnx``, ``tokenizer.json`` and ``export.json`` into the target folder."""
    parser = argparse.ArgumentParser()
    for name in ("source", "target", "cpu", "kind", "adapter"):
        parser.add_argument(f"--{name}", required=True)
    options = parser.parse_args()
    export = _export_encoder if options.kind == "encoder" else _export_cross_encoder
    with tempfile.TemporaryDirectory(dir=options.target) as scratch:
        config = export(options, Path(scratch))
        (Path(scratch) / "onnx" / "model_int8.onnx").rename(Path(options.target) / "model.onnx")
        (Path(scratch) / "tokenizer.json").rename(Path(options.target) / "tokenizer.json")
    config["sha256"] = {name: _digest(Path(options.target) / name) for name in ("model.onnx", "tokenizer.json")}
    (Path(options.target) / "export.json").write_text(json.dumps(config))


def _digest(file: Path) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest()


def _export_encoder(options: argparse.Namespace, scratch: Path) -> dict[str, Any]:
    source = _merged_encoder(options, scratch / "merged") if options.adapter else options.source
    model = SentenceTransformer(str(source), **_BACKEND, **_EXPORT)
    modules = [type(module).__name__ for module in model]
    pooling = getattr(model[1], "pooling_mode", None) if len(model) > 1 else None
    if modules[:2] != ["Transformer", "Pooling"] or set(modules[2:]) - {"Normalize"} or pooling not in {"mean", "cls"}:
        raise SystemExit(
            f"{options.source}: modules {modules} with pooling {pooling!r}; only mean or cls pooling is known"
        )
    _save(model, options.cpu, scratch)
    return {"pooling": pooling, "dimensions": model.get_embedding_dimension()}


def _merged_encoder(options: argparse.Namespace, merged: Path) -> Path:
    """Merge the low-rank adapter into the base: the rest of its folder (pooling, tokenizer) stays as it is."""
    shutil.copytree(options.source, merged)
    base = AutoModel.from_pretrained(options.source, local_files_only=True)
    PeftModel.from_pretrained(base, options.adapter).merge_and_unload().save_pretrained(merged)
    return merged


def _export_cross_encoder(options: argparse.Namespace, scratch: Path) -> dict[str, Any]:
    """Merge the low-rank adapter into the base, then export the merged model."""
    merged = scratch / "merged"
    base = AutoModelForSequenceClassification.from_pretrained(options.source, num_labels=1, local_files_only=True)
    PeftModel.from_pretrained(base, options.adapter).merge_and_unload().save_pretrained(merged)
    AutoTokenizer.from_pretrained(options.source, local_files_only=True).save_pretrained(merged)
    _save(CrossEncoder(str(merged), **_BACKEND, **_EXPORT), options.cpu, scratch)
    return {"labels": 1}


def _save(model: SentenceTransformer | CrossEncoder, cpu: str, scratch: Path) -> None:
    model.save_pretrained(str(scratch))
    recipe = getattr(AutoQuantizationConfig, cpu)(is_static=False, per_channel=True)
    export_dynamic_quantized_onnx_model(model, recipe, str(scratch), file_suffix="int8")


if __name__ == "__main__":
    main()
