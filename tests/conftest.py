"""Hypothesis profiles, set explicitly: left alone, Hypothesis behaves otherwise on a build server than at a desk."""

import os
import random
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from hypothesis.internal import constants_ast
from hypothesis.internal.conjecture import providers

HERE = Path(__file__).parent
FAST, NIGHTLY = "fast", "nightly"
PROFILE = os.environ.get("ORDERFLOW_HYPOTHESIS", FAST)

UNCOUNTED = (
    "acceptance",
    "benchmarking",
    "contracts/test_stores_agree.py",
    "docs",
    "properties",
    "realdata",
    "states/test_differential.py",
    "states/test_shipped.py",
    "test_large_order.py",
    "testing",
)
"""
Tests that show nothing about coverage: what a random life happens to run through is not thereby tested. Each branch of
the core has to be reached by a test that means it; and counting takes as long again as living.
"""

settings.register_profile(
    FAST,
    derandomize=True,  # every run tries the same, so a red test is red because of a change
    max_examples=100,
    stateful_step_count=50,
    deadline=None,  # a slow machine is no bug
    suppress_health_check=[HealthCheck.too_slow],  # a slow machine is no bug
)
settings.register_profile(
    NIGHTLY,
    derandomize=False,
    max_examples=2_000,
    stateful_step_count=80,
    deadline=None,
    print_blob=True,
    suppress_health_check=[HealthCheck.too_slow],  # a slow machine is no bug
)
settings.load_profile(PROFILE)

providers._get_local_constants = constants_ast.Constants
"""
Hypothesis draws numbers and texts that stand in our modules, in those that happen to be loaded. A worker that ran other
tests before then tries something else, so that a test is red once and green the next time, and no seed brings it back.
"""


@pytest.hookimpl(tryfirst=True)
def pytest_configure(config: pytest.Config) -> None:
    """A nightly run has a seed that is known beforehand, so that it can be repeated."""
    if PROFILE == NIGHTLY and config.getoption("--hypothesis-seed") is None:
        config.option.hypothesis_seed = str(random.SystemRandom().getrandbits(64))


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Iterator[None]:
    """Coverage is counted only where it says something, and neither in what such a test sets up."""
    if not any(item.path.is_relative_to(HERE / part) for part in UNCOUNTED):
        return (yield)
    counting = sys.gettrace()
    sys.settrace(None)  # pytest-cov's own mark stops only one of the two counters that run in a worker of xdist
    try:
        return (yield)
    finally:
        sys.settrace(counting)


def pytest_report_header(config: pytest.Config) -> str:
    """Which profile runs, and the seed to run it again with."""
    seed = config.getoption("--hypothesis-seed")
    return f"hypothesis: {PROFILE}" + (f", again with --hypothesis-seed={seed}" if seed is not None else "")
