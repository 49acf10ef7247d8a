"""A judge for each step: rows in, figures out."""
