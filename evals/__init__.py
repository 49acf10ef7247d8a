"""Measurements: benchmarks, quality evaluations and the scripts that train the shipped heads."""
