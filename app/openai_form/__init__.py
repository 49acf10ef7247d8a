"""The OpenAI form of chat: what its requests may ask for, and what its replies and errors look like."""
