"""Whether two questions ask the same thing, in whatever words: what the answer cache rests on."""
