"""Where documents come from: the bundled demo corpus, a user's own folder, and the demo order book."""
