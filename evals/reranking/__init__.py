"""How well the order of passages serves a question, and what that costs."""
