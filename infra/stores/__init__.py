"""Where answers, sessions and request counts are kept: in this process, or in Redis."""
