"""Whether a sentence says otherwise than the ground, a way to say so a module."""
