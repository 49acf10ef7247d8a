"""What a message means after those before it: references, follow-ups, and wishes said in one breath."""
