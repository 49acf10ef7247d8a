"""Run llama.cpp's own HTTP server in this process: ``python llama_cpp_server.py MODEL.gguf PORT [TEMPLATE]``."""

from __future__ import annotations

import sys
import threading

import xllamacpp

parameters = xllamacpp.CommonParams()
parameters.model.path = sys.argv[1]
parameters.hostnames = ["127.0.0.1"]
parameters.port = int(sys.argv[2])
parameters.n_parallel = 1
parameters.n_ctx = 2048
parameters.n_predict = 40_000
parameters.ctx_shift = True
parameters.cpuparams.n_threads = 1
parameters.endpoint_metrics = True
as_they_are = "{% for message in messages %}{{ message['content'] }}{% endfor %}"
parameters.chat_template = sys.argv[3] if len(sys.argv) > 3 else as_they_are
server = xllamacpp.Server(parameters)
threading.Event().wait()
