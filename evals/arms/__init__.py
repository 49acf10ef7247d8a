"""What ``overhead`` compares: one turn over scripted steps, traced in different ways."""
