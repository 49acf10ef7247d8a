"""How good the answers are, and each judgement on the way to them: ``python -m evals quality``."""
