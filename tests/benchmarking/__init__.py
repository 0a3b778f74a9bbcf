"""
Tests of the benchmarks, which are no part of the package: they are found at the root of the repository.

This directory is not called `benchmarks`, because a test package of that name would stand in front of the one it tests.
"""

import sys
from pathlib import Path

sys.path.append(str(Path(__file__).parents[2]))
