"""Scripts that train the shipped heads, with the questions they are trained on."""
