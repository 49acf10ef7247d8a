"""The small models: a sentence encoder, a cross-encoder, and the heads on top. All run in this process, on the CPU."""
