"""Tracing and metrics: wrappers round steps, one span processor, redaction, export. Steps know nothing of it."""
