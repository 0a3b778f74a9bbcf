"""
What orderflow costs, as ratios to a peer or to the raw floor, each measured in one run on one machine.

`uv run python -m benchmarks` prints the table; a figure without a bar is there to be known, not to be kept.
"""
