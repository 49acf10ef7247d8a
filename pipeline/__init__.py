"""One chat turn: its nouns, its ports, its steps. Knows no vendor, no HTTP, no tracing."""
