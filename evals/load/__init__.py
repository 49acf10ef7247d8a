"""Open-loop load, joined to the spans of every turn, and the step to blame for its latency."""
