"""Arrow and LanceDB without what they would load and nobody here uses.

Arrow takes pandas wherever that is installed: 34 MB, and nothing here makes tables of it. LanceDB takes the HTTP client
of its cloud: 25 MB and 0.7 s of every start, and nothing here is in that cloud.
"""

from __future__ import annotations

from importlib import import_module

import pyarrow as pa

from infra.hidden import hidden, hollow

__all__ = ["pa"]

with hidden("pandas"):
    import_module("pyarrow.dataset")  # asks for pandas, once, while it is loaded
with hollow("lance_namespace_urllib3_client.api."):
    import_module("lancedb")
