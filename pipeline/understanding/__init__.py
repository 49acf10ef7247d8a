"""What a message wants: its intent, and how that is settled."""
