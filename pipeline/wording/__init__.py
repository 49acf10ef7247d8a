"""How things are said: words, languages, numbers, days, and what tells what a text is about."""
