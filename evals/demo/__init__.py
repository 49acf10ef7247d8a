"""``demo``: findings, each played live against served processes and read from the traces that they left."""
