"""What is found of personal data and secrets in a text, a kind a module."""
