"""Low-rank weights (Hu et al., "LoRA", ICLR 2022) on MiniLM: how they are put there, taught and written."""

from __future__ import annotations

import math
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from peft import LoraConfig, get_peft_model
from safetensors.torch import load_file, save_file

from infra.models.base import PUBLISHED

RANK = 16
WARM_UP = 0.06
"""Share of the steps in which the learning rate rises."""
_MATRICES = ["query", "key", "value", "attention.output.dense", "intermediate.dense", "output.dense"]


def low_rank(base: Any, task: str, layers: Sequence[int], *, whole: list[str] | None = None) -> Any:
    """Return *base* with weights to train in each matrix of *layers*; modules named in *whole* are trained whole."""
    config = LoraConfig(
        task_type=task,
        r=RANK,
        lora_alpha=2 * RANK,
        lora_dropout=0.05,
        target_modules=_MATRICES,
        layers_to_transform=list(layers),
        modules_to_save=whole,
    )
    return get_peft_model(base, config)


def rate(step: int, steps: int) -> float:
    """Return the share of the learning rate at *step*: it rises, then falls to nothing as a cosine."""
    rise = max(1, int(WARM_UP * steps))
    if step < rise:
        return step / rise
    return 0.5 * (1 + math.cos(math.pi * (step - rise) / max(1, steps - rise)))


def save_adapter(model: Any, folder: Path) -> None:
    """Write the adapter as 16-bit floats, with the base called by its name and not by a path of this machine."""
    model.peft_config["default"].base_model_name_or_path = f"sentence-transformers/{PUBLISHED}"
    model.save_pretrained(folder, save_embedding_layers=False)
    (folder / "README.md").unlink(missing_ok=True)  # the cards are in docs/models
    file = folder / "adapter_model.safetensors"
    save_file({name: weight.half() for name, weight in load_file(file).items()}, file)
