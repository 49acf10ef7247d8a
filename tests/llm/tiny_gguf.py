"""A random model of half a megabyte: it speaks nonsense, but a server that runs it speaks the real protocol."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import gguf
import numpy as np

LAYERS, WIDTH, FEED_FORWARD, HEADS, CONTEXT = 2, 64, 128, 4, 2048
SPECIAL = ("<unk>", "<s>", "</s>")
BYTES = [f"<0x{byte:02X}>" for byte in range(256)]
LETTERS = range(ord("a"), ord("z") + 1)


def write_tiny_model(path: Path, characters: Sequence[int] = LETTERS) -> Path:
    """Write a Llama of 2 layers over a SentencePiece vocabulary of single bytes; greedy, it never ends by itself.

    It says these ``characters`` only; with one of them it repeats that.
    """
    writer = gguf.GGUFWriter(path, "llama")
    _write_shape(writer)
    _write_vocabulary(writer)
    for name, tensor in _tensors(np.random.default_rng(7), characters).items():
        writer.add_tensor(f"{name}.weight", tensor.astype(np.float32))
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()
    return path


def _write_shape(writer: gguf.GGUFWriter) -> None:
    writer.add_name("tiny")
    writer.add_context_length(CONTEXT)
    writer.add_embedding_length(WIDTH)
    writer.add_block_count(LAYERS)
    writer.add_feed_forward_length(FEED_FORWARD)
    writer.add_head_count(HEADS)
    writer.add_head_count_kv(HEADS)
    writer.add_rope_dimension_count(WIDTH // HEADS)
    writer.add_layer_norm_rms_eps(1e-5)
    writer.add_file_type(gguf.LlamaFileType.ALL_F32)


def _write_vocabulary(writer: gguf.GGUFWriter) -> None:
    kinds = [gguf.TokenType.UNKNOWN, gguf.TokenType.CONTROL, gguf.TokenType.CONTROL, *[gguf.TokenType.BYTE] * 256]
    writer.add_tokenizer_model("llama")
    writer.add_token_list([*SPECIAL, *BYTES])
    writer.add_token_scores([0.0] * len(kinds))
    writer.add_token_types(kinds)
    writer.add_unk_token_id(0)
    writer.add_bos_token_id(1)
    writer.add_eos_token_id(2)


def _tensors(random: np.random.Generator, characters: Sequence[int]) -> dict[str, np.ndarray]:
    def weights(rows: int, columns: int) -> np.ndarray:
        return random.normal(0, 0.3, (rows, columns))

    size = len(SPECIAL) + len(BYTES)
    output = np.zeros((size, WIDTH))
    # Only they can win, so that no chance token ends the stream.
    output[[len(SPECIAL) + character for character in characters]] = weights(len(characters), WIDTH)
    tensors = {"token_embd": weights(size, WIDTH), "output_norm": np.ones(WIDTH), "output": output}
    for layer in range(LAYERS):
        block = f"blk.{layer}"
        tensors |= {f"{block}.attn_{part}": weights(WIDTH, WIDTH) for part in ("q", "k", "v", "output")}
        tensors |= {f"{block}.ffn_{part}": weights(FEED_FORWARD, WIDTH) for part in ("gate", "up")}
        tensors |= {f"{block}.attn_norm": np.ones(WIDTH), f"{block}.ffn_norm": np.ones(WIDTH)}
        tensors[f"{block}.ffn_down"] = weights(WIDTH, FEED_FORWARD)
    return tensors
