"""What is known of what is sold, and what a wish asks of it: names, fields, bounds, order."""
