"""``monitor``: what kept traces say of errors, cost, quality and versions, for a terminal, a page or a script."""
