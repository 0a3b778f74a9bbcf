"""What every store asks of a commit before it looks at anything else."""

from orderflow.errors import AdapterError
from orderflow.ports import Commit

__all__ = ["check_gapless"]


def check_gapless(commit: Commit) -> None:
    """Refuse a commit whose records don't lead one by one from the version it expects to the one it leaves (law 5)."""
    order, first = commit.order, commit.expected_version + 1
    led = all(
        row.version == version and row.order_id == order.order_id for version, row in enumerate(commit.records, first)
    )
    if not led or not 0 < order.version == commit.expected_version + len(commit.records):
        raise AdapterError(
            f"order {order.order_id}: the records of this commit do not lead from version {commit.expected_version}"
            f" to {order.version} without a gap",
            retry_safe=False,
        )
