"""The outside world in memory: what a host's tests use in its place."""
