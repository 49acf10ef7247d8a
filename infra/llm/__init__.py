"""Language models: the built-in extractive one, Ollama, and any OpenAI-compatible server."""
