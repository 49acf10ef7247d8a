"""The nouns of a turn, by theme. All are frozen; a step returns everything about its work that is worth recording."""
