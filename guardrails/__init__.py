"""Six guardrail stages and the chains that run them over messages, passages and streaming answers."""
