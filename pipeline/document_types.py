"""What kinds of documents there are."""

from typing import Literal

DocumentType = Literal["product", "policy", "faq", "promotion", "document"]
"""``document`` is anything a user ingested from a folder of their own."""
