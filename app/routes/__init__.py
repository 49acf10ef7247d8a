"""HTTP routes: bodies in, one call to the pipeline, JSON or events out."""
