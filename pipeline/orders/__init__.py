"""What customers want of their orders, and what the order desk says."""
