"""llama.cpp's own HTTP server as a process: ``python -m infra.llm.llama_cpp FILE NAME PORT SLOTS THREADS``.

It speaks OpenAI's protocol on loopback, and ends when its standard input does: with whoever started it, however that
one ended.
"""

from __future__ import annotations

import os
import sys

from xllamacpp.xllamacpp import CommonParams, Server  # pyright: ignore[reportMissingImports] - has no types

CONTEXT_TOKENS = 4096
"""Of an answer, with its prompt: a prompt has 3,000 by our count, an answer 400 at most."""


def main(file: str, name: str, port: int, slots: int, threads: int) -> None:
    """Serve a model until the standard input ends.

    Args:
        file: the model, in llama.cpp's form.
        name: what it is called at /v1/models; requests may name any.
        port: on 127.0.0.1.
        slots: answers at once; a further request waits.
        threads: that compute.
    """
    parameters = CommonParams()
    parameters.model.path = file
    parameters.model_alias = {name}
    parameters.hostnames = ["127.0.0.1"]
    parameters.port = port
    parameters.n_parallel = slots
    parameters.n_ctx = slots * CONTEXT_TOKENS
    for computing in (parameters.cpuparams, parameters.cpuparams_batch):
        computing.n_threads = threads
        computing.poll = 0  # or threads that wait for each other hold the cores, which the app needs too
    server = Server(parameters)
    sys.stdin.buffer.read()
    del server
    os._exit(0)


if __name__ == "__main__":
    _, given_file, given_name, *given_numbers = sys.argv
    main(given_file, given_name, *map(int, given_numbers))
