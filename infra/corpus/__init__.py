"""Where documents come from: the folders of the store and of its owner, and the demo order book."""
