"""orderflow."""
